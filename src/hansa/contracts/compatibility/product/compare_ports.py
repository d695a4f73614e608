"""Ports: an output port is what consumers rely on, an input port is the product's own business."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from hansa.contracts.compatibility.difference import Difference, Rule
from hansa.contracts.compatibility.match import Kept, Matched, match
from hansa.kernel.semver import Version

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from hansa.kernel.json import Json
    from hansa.standards.odps.ports import InputPort, ManagementPort, OutputPort, Port
    from hansa.standards.odps.product import Product

_P = TypeVar("_P", bound="Port")

REMOVED = Rule("port-removed", "structure", "breaking", "compatible", "Consumers of the port read nothing any more.")
ADDED = Rule("port-added", "structure", "compatible", "breaking", "A new port must be served; nobody reads it yet.")
RENAMED = Rule("port-renamed", "structure", "breaking", "breaking", "Consumers name the port by its old name.")
MAJOR = Rule("port-version-major", "structure", "breaking", "breaking", "Another major version promises other data.")
VERSION = Rule("port-version-changed", "structure", "compatible", "compatible", "The port says that its data grew.")
CONTRACT = Rule("port-contract-replaced", "structure", "breaking", "breaking", "The port promises something else.")
PROMISED = Rule("port-contract-added", "structure", "compatible", "breaking", "A contract promises more than none.")
UNPROMISED = Rule("port-contract-removed", "structure", "breaking", "compatible", "Nothing is promised any more.")
TYPE = Rule("port-type-changed", "structure", "breaking", "breaking", "Consumers read by the port's technology.")
DEPRECATED = Rule(
    "port-deprecated",
    "structure",
    "compatible",
    "compatible",
    "It still serves; consumers should move on.",
    notice=True,
)
LINEAGE = Rule(
    "lineage-changed", "structure", "compatible", "compatible", "The data comes from elsewhere.", notice=True
)
INPUT_REMOVED = Rule("input-removed", "structure", "compatible", "compatible", "The product reads one source less.")
INPUT_ADDED = Rule("input-added", "structure", "cosmetic", "cosmetic", "Consumers do not see what a product reads.")
INPUT_CHANGED = Rule("input-changed", "structure", "compatible", "compatible", "The product reads other data.")
MANAGED = Rule("management-changed", "service level", "compatible", "compatible", "It is managed at another place.")
MANAGED_MORE = Rule("management-added", "service level", "cosmetic", "cosmetic", "One more way to manage it.")
WORDS = Rule("port-reworded", "semantics", "cosmetic", "cosmetic", "The port is described in other words.")


def compare_outputs(old: Product, new: Product) -> Iterator[Difference]:
    at = "/outputPorts"
    found = _ports(old.output_ports, new.output_ports)
    yield from _gone(found, at, "output port", REMOVED)
    yield from _come(found, at, "output port", ADDED)
    for kept in found.kept:
        where, what = f"{at}/{kept.now}", f"The output port `{kept.new.name}`"
        if kept.old.name != kept.new.name:
            text = f"The output port `{kept.old.name}` is now called `{kept.new.name}`."
            yield RENAMED.found(f"{where}/name", kept.old.name, kept.new.name, text)
        yield from _version(kept, where, what)
        yield from _contract(kept, where, what)
        if kept.old.type != kept.new.type:
            text = f"{what} is served by {kept.new.type} instead of {kept.old.type}."
            yield TYPE.found(f"{where}/type", kept.old.type, kept.new.type, text, near=where)
        yield from _rest(kept, where, what, ("name", "version", "contractId", "type"), _output_rule)


def compare_inputs(old: Product, new: Product) -> Iterator[Difference]:
    at = "/inputPorts"
    found: Matched[InputPort] = _ports(old.input_ports, new.input_ports)
    yield from _gone(found, at, "input port", INPUT_REMOVED)
    yield from _come(found, at, "input port", INPUT_ADDED)
    for kept in found.kept:
        what = f"The input port `{kept.new.name}`"
        yield from _rest(kept, f"{at}/{kept.now}", what, (), _input_rule)


def compare_management(old: Product, new: Product) -> Iterator[Difference]:
    at = "/managementPorts"
    found: Matched[ManagementPort] = _ports(old.management_ports, new.management_ports)
    yield from _gone(found, at, "management port", MANAGED)
    yield from _come(found, at, "management port", MANAGED_MORE)
    for kept in found.kept:
        what = f"The management port `{kept.new.name}`"
        yield from _rest(kept, f"{at}/{kept.now}", what, (), _management_rule)


def _ports(old: Sequence[_P], new: Sequence[_P]) -> Matched[_P]:
    """By name and version: a product may serve several versions of a port at once. What is left over, by name, then id."""
    exact = match(old, new, lambda port: f"{port.name}\n{port.version or ''}")
    left, right = [each for _, each in exact.removed], [each for _, each in exact.added]
    loose = match(left, right, lambda port: port.name, lambda port: port.id)
    back, forth = [at for at, _ in exact.removed], [at for at, _ in exact.added]
    moved = (Kept(back[each.was], forth[each.now], each.old, each.new) for each in loose.kept)
    return Matched(
        kept=tuple(sorted((*exact.kept, *moved), key=lambda each: each.now)),
        removed=tuple((back[at], each) for at, each in loose.removed),
        added=tuple((forth[at], each) for at, each in loose.added),
    )


def _gone(found: Matched[_P], at: str, word: str, rule: Rule) -> Iterator[Difference]:
    for index, port in found.removed:
        yield rule.found(f"{at}/{index}", _label(port), None, f"The {word} `{_label(port)}` was removed.", near=at)


def _come(found: Matched[_P], at: str, word: str, rule: Rule) -> Iterator[Difference]:
    for index, port in found.added:
        yield rule.found(f"{at}/{index}", None, _label(port), f"The {word} `{_label(port)}` was added.")


def _label(port: Port) -> str:
    return f"{port.name} {port.version or ''}".strip()


def _version(kept: Kept[OutputPort], at: str, what: str) -> Iterator[Difference]:
    old, new = kept.old.version, kept.new.version
    if old == new:
        return
    before, after = Version.parse(old or ""), Version.parse(new or "")
    rule = MAJOR if before and after and before.major != after.major else VERSION
    yield rule.found(f"{at}/version", old, new, f"{what} went from version {old} to {new}.", near=at)


def _contract(kept: Kept[OutputPort], at: str, what: str) -> Iterator[Difference]:
    old, new = kept.old.contract_id, kept.new.contract_id
    if old == new:
        return
    if old and new:
        rule, text = CONTRACT, f"{what} is under the contract `{new}` instead of `{old}`."
    elif new:
        rule, text = PROMISED, f"{what} is now under the contract `{new}`."
    else:
        rule, text = UNPROMISED, f"{what} is no longer under the contract `{old}`."
    yield rule.found(f"{at}/contractId", old, new, text, near=at)


def _output_rule(key: str, new: Json) -> Rule:
    if key == "deprecated" and new:
        return DEPRECATED
    return LINEAGE if key == "inputContracts" else WORDS


def _input_rule(key: str, new: Json) -> Rule:
    del new
    return INPUT_CHANGED if key in {"contractId", "version", "name"} else WORDS


def _management_rule(key: str, new: Json) -> Rule:
    del new
    return MANAGED if key in {"url", "channel", "type", "content"} else WORDS


def _rest(
    kept: Kept[_P], at: str, what: str, told: Sequence[str], rule_of: Callable[[str, Json], Rule]
) -> Iterator[Difference]:
    old, new = kept.old.to_json(), kept.new.to_json()
    for key in dict.fromkeys([*old, *new]):
        if key not in told and old.get(key) != new.get(key):
            text = f"{what} is deprecated: consumers should move on." if key == "deprecated" and new.get(key) else ""
            rule = rule_of(key, new.get(key))
            was = f"{at.rpartition('/')[0]}/{kept.was}"
            words = text or f"{what}: `{key}` changed."
            yield rule.found(f"{at}/{key}", old.get(key), new.get(key), words, was=f"{was}/{key}")
