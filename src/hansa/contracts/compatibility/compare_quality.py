"""Quality rules of tables and columns: a rule dropped or loosened breaks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hansa.contracts.compatibility.difference import Difference, ObjectPair, Pair, breaking, compatible, cosmetic
from hansa.contracts.compatibility.thresholds import is_tighter

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from hansa.kernel.json import Json
    from hansa.standards.odcs.quality import Quality

_WORDS = (
    "description",
    "businessImpact",
    "tags",
    "customProperties",
    "authoritativeDefinitions",
    "dimension",
    "method",
)
_SEVERITIES = ("info", "warning", "error")


def compare_quality(pair: ObjectPair) -> Iterator[Difference]:
    yield from _rules(pair)


def compare_column_quality(pair: Pair) -> Iterator[Difference]:
    yield from _rules(pair)


def _rules(pair: ObjectPair | Pair) -> Iterator[Difference]:
    before, after = _by_name(pair.old.quality), _by_name(pair.new.quality)
    for name, (index, rule) in before.items():
        if name not in after:
            at = f"{pair.old_pointer}/quality/{index}"
            yield breaking(at, _label(rule), None, f"The rule {_label(rule)} of `{pair.path}` was removed.")
    for name, (index, rule) in after.items():
        at = f"{pair.pointer}/quality/{index}"
        if name not in before:
            yield compatible(at, None, _label(rule), f"The rule {_label(rule)} of `{pair.path}` was added.")
        else:
            yield from _rule(before[name][1], rule, at, pair.path)


def _by_name(rules: Sequence[Quality]) -> dict[str, tuple[int, Quality]]:
    """By id or name; without either, by what the rule looks at, counted where several look at the same."""
    found: dict[str, tuple[int, Quality]] = {}
    for index, rule in enumerate(rules):
        name = rule.id or rule.name or f"{rule.type} {rule.metric or rule.query or rule.engine or rule.description}"
        while name in found:
            name += "'"
        found[name] = (index, rule)
    return found


def _label(rule: Quality) -> str:
    return f"`{rule.name or rule.id or rule.metric or rule.description or rule.query or rule.type}`"


def _rule(old: Quality, new: Quality, at: str, path: str) -> Iterator[Difference]:
    what = f"The rule {_label(new)} of `{path}`"
    before, after = old.to_json(), new.to_json()
    if _weight(new) < _weight(old):
        yield breaking(f"{at}/severity", old.severity, new.severity or "info", f"{what} weighs less: {new.severity}.")
    elif _weight(new) > _weight(old):
        yield compatible(f"{at}/severity", old.severity, new.severity, f"{what} weighs more: {new.severity}.")
    yield from _comparison(old, new, at, what)
    for key in ("type", "metric", "query", "unit", "engine", "implementation", "arguments"):
        if before.get(key) != after.get(key):
            yield breaking(
                f"{at}/{key}", before.get(key), after.get(key), f"{what} measures something else: `{key}` changed."
            )
    for key in _WORDS:
        if before.get(key) != after.get(key):
            yield cosmetic(f"{at}/{key}", before.get(key), after.get(key), f"{what} is described in other words.")


def _weight(rule: Quality) -> int:
    return _SEVERITIES.index(rule.severity) if rule.severity in _SEVERITIES else 2


def _comparison(old: Quality, new: Quality, at: str, what: str) -> Iterator[Difference]:
    before, after = old.operator, new.operator
    if before == after or not after or not before:
        return
    shown: list[Json] = [f"{name} {value}" for name, value in (before, after)]
    if before[0] == after[0] and is_tighter(before[0], before[1], after[1]):
        yield compatible(f"{at}/{after[0]}", shown[0], shown[1], f"{what} was tightened to {shown[1]}.")
    else:
        yield breaking(f"{at}/{after[0]}", shown[0], shown[1], f"{what} changed from {shown[0]} to {shown[1]}.")
