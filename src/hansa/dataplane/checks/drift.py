"""How a table's columns have moved away from the promised ones: renamed, in another order, stored wider."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from hansa.contracts.plan.typetree import TypeTree, fit, parse

if TYPE_CHECKING:
    from hansa.contracts.plan.model import Plan
    from hansa.dataplane.checks.shape import Shape

LIKENESS = 0.6
"""How much of two names must agree (0 to 1) to take one for the other; where the place agrees too, half of it is enough."""

MAX_COLUMNS = 500
"""More missing or extra columns than this are another table, not a rename; comparing all with all would take long."""

_RANK = {name: rank for rank, name in enumerate(("TINYINT", "SMALLINT", "INTEGER", "BIGINT", "HUGEINT"))}
_RANK |= {name: rank for rank, name in enumerate(("UTINYINT", "USMALLINT", "UINTEGER", "UBIGINT", "UHUGEINT"))}
_FLOATS = {"FLOAT": 0, "DOUBLE": 1}


def renamed(plan: Plan, shape: Shape) -> list[tuple[str, str]]:
    """Pairs of a promised name and the one in the data it may have become: same family of type, alike in name or place."""
    if not shape.missing or not shape.extra:
        return []
    if max(len(shape.missing), len(shape.extra)) > MAX_COLUMNS:
        return []
    promised = {each.name: (index, each.duckdb) for index, each in enumerate(plan.columns)}
    there = {name: (index, kind) for index, (name, kind) in enumerate(shape.actual.values())}
    scored = [
        (score, old, new)
        for old in shape.missing
        for new in shape.extra
        if fit(parse(there[new][1]), parse(promised[old][1])) != "other"
        and (score := _likeness(old, new, same_place=promised[old][0] == there[new][0])) >= LIKENESS
    ]
    pairs: dict[str, str] = {}
    for _, old, new in sorted(scored, reverse=True):
        if old not in pairs and new not in pairs.values():
            pairs[old] = new
    return list(pairs.items())


def _likeness(old: str, new: str, *, same_place: bool) -> float:
    import difflib

    mine, theirs = (re.sub(r"[^a-z0-9]", "", each.casefold()) for each in (old, new))
    if mine == theirs:
        return 1.0
    ratio = difflib.SequenceMatcher(None, mine, theirs).ratio()
    return ratio + LIKENESS / 2 if same_place else ratio


def moved(plan: Plan, shape: Shape) -> list[str]:
    """The columns, of those that both have, that do not stand in the promised order."""
    promised = [each.name.casefold() for each in plan.columns if shape.has(each.name)]
    both = set(promised)
    actual = [each for each in shape.actual if each in both]
    if promised == actual:
        return []
    import difflib

    matcher = difflib.SequenceMatcher(None, promised, actual, autojunk=False)
    kept = {name for block in matcher.get_matching_blocks() for name in promised[block.a : block.a + block.size]}
    astray = both - kept
    return [each.name for each in plan.columns if each.name.casefold() in astray]


def widened(plan: Plan, shape: Shape) -> list[str]:
    """`id (BIGINT for INTEGER)`: the columns whose stored type holds more than the promised one."""
    return [
        f"{each.name} ({actual} for {each.duckdb})"
        for each in plan.columns
        if shape.has(each.name) and _is_wider(parse(actual := shape.type(each.name)), parse(each.duckdb))
    ]


def _is_wider(actual: TypeTree, promised: TypeTree) -> bool:
    for ranks in (_RANK, _FLOATS):
        if actual.head in ranks and promised.head in ranks:
            return ranks[actual.head] > ranks[promised.head]
    return (
        actual.head == promised.head == "DECIMAL"
        and actual.text != promised.text
        and _digits(actual) > _digits(promised)
    )


def _digits(tree: TypeTree) -> tuple[int, ...]:
    return tuple(int(each) for each in re.findall(r"\d+", tree.text))
