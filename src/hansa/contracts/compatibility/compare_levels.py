"""Service levels: slower, rarer or shorter than promised breaks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hansa.contracts.compatibility.difference import Difference, Rule
from hansa.contracts.compatibility.match import match
from hansa.contracts.compatibility.measures import direction, measure

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hansa.contracts.compatibility.match import Kept
    from hansa.standards.odcs.contract import Contract
    from hansa.standards.odcs.sla import SlaProperty

REMOVED = Rule("level-removed", "service level", "breaking", "compatible", "Consumers rely on the level.")
ADDED = Rule("level-added", "service level", "compatible", "breaking", "A stated level promises more than none.")
BETTER = Rule("level-improved", "service level", "compatible", "breaking", "Faster, more often or longer harms nobody.")
WORSE = Rule(
    "level-worsened", "service level", "breaking", "compatible", "Slower, rarer or shorter than promised breaks."
)
OTHER = Rule("level-changed", "service level", "breaking", "breaking", "The two values cannot be compared.")
SCHEDULE = Rule(
    "schedule-changed", "service level", "compatible", "compatible", "The work starts at other times.", notice=True
)
REWORDED = Rule("level-reworded", "service level", "cosmetic", "cosmetic", "The same level in other words.")
_VALUE = ("value", "valueExt", "unit")
_SCHEDULE = ("schedule", "scheduler")


def compare_levels(old: Contract, new: Contract) -> Iterator[Difference]:
    found = match(old.sla_properties, new.sla_properties, _name)
    for index, item in found.removed:
        text = f"The service level {_name(item)} was removed."
        yield REMOVED.found(f"/slaProperties/{index}", _value(item), None, text, near="/slaProperties")
    for index, item in found.added:
        text = f"The service level {_name(item)} was added."
        yield ADDED.found(f"/slaProperties/{index}", None, _value(item), text)
    for kept in found.kept:
        yield from _level(kept)


def _name(item: SlaProperty) -> str:
    return (
        f"`{item.property}`"
        + (f" of {item.element}" if item.element else "")
        + (f" ({item.driver})" if item.driver else "")
    )


def _value(item: SlaProperty) -> str:
    upper = f" to {item.value_ext}" if item.value_ext is not None else ""
    return f"{item.value}{upper} {item.unit or ''}".strip()


def _level(kept: Kept[SlaProperty]) -> Iterator[Difference]:
    at, was, name = f"/slaProperties/{kept.now}", f"/slaProperties/{kept.was}", _name(kept.new)
    old, new = kept.old.to_json(), kept.new.to_json()
    changed = [key for key in dict.fromkeys([*old, *new]) if old.get(key) != new.get(key)]
    if any(key in _VALUE for key in changed):
        yield _weighed(kept.old, kept.new, at, name)
    for key in changed:
        if key in _SCHEDULE:
            text = f"The {key} of {name} changed."
            yield SCHEDULE.found(f"{at}/{key}", old.get(key), new.get(key), text, was=f"{was}/{key}")
        elif key not in _VALUE:
            text = f"{name} is described in other words: `{key}` changed."
            yield REWORDED.found(f"{at}/{key}", old.get(key), new.get(key), text, was=f"{was}/{key}")


def _weighed(old: SlaProperty, new: SlaProperty, at: str, name: str) -> Difference:
    where, shown = f"{at}/value", (_value(old), _value(new))
    text = f"The service level {name} changed from {shown[0]} to {shown[1]}."
    before, after = measure(old.value, old.unit), measure(new.value, new.unit)
    if before is None or after is None or before[1] != after[1] or old.value_ext != new.value_ext:
        return OTHER.found(where, *shown, text, near=at)
    if before == after:
        return REWORDED.found(where, *shown, f"{name} is written in another unit.", near=at)
    way = direction(new.property)
    if not way:
        return OTHER.found(where, *shown, text, near=at)
    rule = BETTER if (after[0] - before[0]) * way > 0 else WORSE
    return rule.found(where, *shown, text, near=at)
