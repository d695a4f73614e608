"""Quality rules of tables and columns: a rule dropped or loosened breaks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hansa.contracts.compatibility.difference import Difference, ObjectPair, Pair, Rule
from hansa.contracts.compatibility.match import match
from hansa.contracts.compatibility.thresholds import is_tighter
from hansa.standards.odcs.quality import OPERATORS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hansa.contracts.compatibility.match import Kept
    from hansa.kernel.json import Json
    from hansa.standards.odcs.quality import Quality

REMOVED = Rule("rule-removed", "quality", "breaking", "compatible", "Consumers rely on what the rule holds off.")
ADDED = Rule("rule-added", "quality", "compatible", "breaking", "One more rule promises more.")
LIGHTER = Rule("rule-lighter", "quality", "breaking", "compatible", "A rule of less weight stops less data.")
HEAVIER = Rule("rule-heavier", "quality", "compatible", "breaking", "A rule of more weight stops more data.")
TIGHTENED = Rule("rule-tightened", "quality", "compatible", "breaking", "All that passes now would have passed before.")
LOOSENED = Rule("rule-loosened", "quality", "breaking", "compatible", "Data passes that the old rule refused.")
CHANGED = Rule("rule-changed", "quality", "breaking", "breaking", "The rule holds off something else.")
REWORDED = Rule("rule-reworded", "quality", "cosmetic", "cosmetic", "The same rule in other words.")
_MEASURES = ("type", "metric", "rule", "query", "unit", "engine", "implementation", "arguments")
_MEANT: dict[str, Json] = {"type": "library", "unit": "rows"}
"""What a rule means where it does not say."""
_SEVERITIES = ("info", "warning", "error")


def compare_quality(pair: ObjectPair) -> Iterator[Difference]:
    yield from _rules(pair)


def compare_column_quality(pair: Pair) -> Iterator[Difference]:
    yield from _rules(pair)


def _rules(pair: ObjectPair | Pair) -> Iterator[Difference]:
    found = match(pair.old.quality, pair.new.quality, _identity)
    at = f"{pair.pointer}/quality"
    for index, rule in found.removed:
        text = f"The rule {_label(rule)} of `{pair.path}` was removed."
        yield REMOVED.found(f"{pair.old_pointer}/quality/{index}", _label(rule), None, text, near=at)
    for index, rule in found.added:
        text = f"The rule {_label(rule)} of `{pair.path}` was added."
        yield ADDED.found(f"{at}/{index}", None, _label(rule), text)
    for kept in found.kept:
        places = f"{at}/{kept.now}", f"{pair.old_pointer}/quality/{kept.was}"
        yield from _rule(kept, places, f"The rule {_label(kept.new)} of `{pair.path}`")


def _identity(rule: Quality) -> str:
    """Id or name; without either, what the rule looks at."""
    return rule.id or rule.name or f"{rule.type} {rule.metric or rule.query or rule.engine or rule.description}"


def _label(rule: Quality) -> str:
    return f"`{rule.name or rule.id or rule.metric or rule.description or rule.query or rule.type}`"


def _rule(kept: Kept[Quality], places: tuple[str, str], what: str) -> Iterator[Difference]:
    old, new = kept.old, kept.new
    before, after = old.to_json(), new.to_json()
    if before == after:
        return
    yield from _severity(old, new, places, what)
    yield from _comparison(old, new, places, what)
    for key in dict.fromkeys([*before, *after]):
        if before.get(key) == after.get(key) or key in OPERATORS or key == "severity":
            continue
        meant = _MEANT.get(key)
        if key in _MEASURES and before.get(key, meant) != after.get(key, meant):
            rule, text = CHANGED, f"{what} measures something else: `{key}` changed."
        else:
            rule, text = REWORDED, f"{what} is described in other words: `{key}` changed."
        at, was = (f"{place}/{key}" for place in places)
        yield rule.found(at, before.get(key), after.get(key), text, was=was)


def _severity(old: Quality, new: Quality, places: tuple[str, str], what: str) -> Iterator[Difference]:
    if old.severity == new.severity:
        return
    (at, was), words = (
        (f"{place}/severity" for place in places),
        f"from {old.severity or 'error'} to {new.severity or 'error'}",
    )
    if _weight(new) == _weight(old):
        yield REWORDED.found(at, old.severity, new.severity, f"{what} weighs the same in other words.", was=was)
    else:
        rule, word = (LIGHTER, "less") if _weight(new) < _weight(old) else (HEAVIER, "more")
        yield rule.found(at, old.severity, new.severity, f"{what} weighs {word}: {words}.", was=was)


def _weight(rule: Quality) -> int:
    return _SEVERITIES.index(rule.severity) if rule.severity in _SEVERITIES else 2


def _comparison(old: Quality, new: Quality, places: tuple[str, str], what: str) -> Iterator[Difference]:
    before, after = old.operator, new.operator
    if before == after:
        return
    shown: list[Json] = [f"{each[0]} {each[1]}" if each else None for each in (before, after)]
    where = f"{places[0]}/{(after or before or ('',))[0]}"
    if not before or not after:
        word = f"now holds to {shown[1]}" if after else f"no longer holds to {shown[0]}"
        was = f"{places[1]}/{before[0]}" if before else ""
        yield CHANGED.found(where, shown[0], shown[1], f"{what} {word}.", was=was)
    elif before[0] == after[0] and is_tighter(before[0], before[1], after[1]):
        yield TIGHTENED.found(where, shown[0], shown[1], f"{what} was tightened to {shown[1]}.")
    else:
        loose = before[0] == after[0] and is_tighter(before[0], after[1], before[1])
        rule = LOOSENED if loose else CHANGED
        yield rule.found(where, shown[0], shown[1], f"{what} changed from {shown[0]} to {shown[1]}.")
