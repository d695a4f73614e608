"""Several rules about the same number can hold together."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, TypeAlias

from hansa.contracts.lint.rule import ERROR, Problem, Rule
from hansa.contracts.lint.words import METRICS, OPERATORS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hansa.contracts.lint.subject import Quality, Subject

_LEAST, _MOST = float("-inf"), float("inf")
Range: TypeAlias = tuple[float, float, bool, bool]
"""Lower and upper end, and whether each belongs to it."""


def check(subject: Subject) -> Iterator[Problem]:
    groups: dict[tuple[str, ...], list[Quality]] = {}
    for quality in subject.qualities:
        if quality.kind == "library" and quality.metric in METRICS and _range(quality):
            owner = quality.column.pointer if quality.column else quality.table.pointer
            arguments = json.dumps(quality.arguments, sort_keys=True)
            key = (owner, quality.metric, quality.text("unit") or "rows", arguments)
            groups.setdefault(key, []).append(quality)
    for group in groups.values():
        yield from _group(group)


def _group(group: list[Quality]) -> Iterator[Problem]:
    held: list[tuple[Quality, Range]] = []
    for quality in group:
        mine = _range(quality)
        if mine is None:
            continue
        operator = next(name for name in OPERATORS if name in quality.data)
        for other, theirs in held:
            if not _meet(mine, theirs):
                line = next(name for name in OPERATORS if name in other.data)
                text = (
                    f"`{operator}: {quality.data[operator]}` and `{line}: {other.data[line]}` of the same metric at "
                    f"`{quality.where}` can never both hold."
                )
                yield Problem(quality.at(operator), text, "Keep one of the two rules, or make their ranges meet.")
                break
        held.append((quality, mine))


def _range(quality: Quality) -> Range | None:
    given = [name for name in OPERATORS if name in quality.data]
    if len(given) != 1:
        return None
    value = quality.data[given[0]]
    if given[0] == "mustBeBetween" and isinstance(value, list) and len(value) == 2:
        low, high = value
        if isinstance(low, int | float) and isinstance(high, int | float):
            return min(low, high), max(low, high), True, True
    return _one_sided(given[0], value) if isinstance(value, int | float) else None


def _one_sided(operator: str, value: float) -> Range | None:
    match operator:
        case "mustBe":
            return value, value, True, True
        case "mustBeGreaterThan" | "mustBeGreaterOrEqualTo":
            return value, _MOST, "Equal" in operator, True
        case "mustBeLessThan" | "mustBeLessOrEqualTo":
            return _LEAST, value, True, "Equal" in operator
        case _:
            return None


def _meet(left: Range, right: Range) -> bool:
    low, high = max(left[0], right[0]), min(left[1], right[1])
    if low != high:
        return low < high
    belongs = [ends for end, ends in ((left[0], left[2]), (left[1], left[3])) if end == low]
    belongs += [ends for end, ends in ((right[0], right[2]), (right[1], right[3])) if end == low]
    return all(belongs)


RULE = Rule(
    code="thresholds-agree",
    group="quality",
    severity=ERROR,
    title="Rules about the same number can hold together",
    why="Two thresholds that exclude each other make a contract that no data can keep.",
    source="ODCS 3.2.0, Data Quality, Valid Properties for Operator",
    check=check,
)
