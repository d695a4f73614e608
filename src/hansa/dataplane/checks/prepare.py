"""What of a check depends on the data's own types: how a type is tried, what is not there, and where a NULL was no NULL before the cast."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from hansa.contracts.plan.model import ACTUAL
from hansa.contracts.plan.typetree import Fit, TypeTree, castable, fit, parse
from hansa.contracts.sql import quote

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hansa.contracts.plan.model import Check, Plan
    from hansa.contracts.types import ColumnType
    from hansa.dataplane.checks.shape import Shape

RAW = "hansa raw "
"""How the untouched copy of a column is called where the column itself had to be read as another type."""


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Verdict:
    """How the type at one place of the data stands to the promised one; `actual` is empty where nothing is there."""

    actual: str
    how: Fit
    reason: str = ""


def prepared(check: Check, shape: Shape) -> Check:
    column = check.needs[0] if check.needs else ""
    if not column or not shape.has(column) or absent(check, shape):
        return check
    swapped = shape.unreadable(column)
    if check.kind != "type" and check.unread and (there := _at(shape, check.path)) and there.head == "VARCHAR":
        why = "it is a text inside a structure, whose format is checked and whose value is not: deliver a date."
        return replace(check, skip=why)
    if check.kind == "type":
        verdict = type_at(check, shape)
        fails = {"same": "false", "other": check.unread, "by value": check.attempt}[verdict.how]
        fails = fails.replace(ACTUAL, verdict.actual)
        return replace(check, fails=fails.replace(quote(column), quote(RAW + column)) if swapped else fails)
    if swapped and check.kind in {"required", "nullValues", "missingValues"}:
        return replace(check, fails=check.fails.replace(quote(column), quote(RAW + column)))
    return check


def type_at(check: Check, shape: Shape) -> Verdict:
    actual = _at(shape, check.path)
    promised = parse(check.threshold)
    if actual is None:  # below a value that has no parts: read through the cast of the whole column
        return Verdict("", "same")
    if (
        check.zoned is not None
        and (actual.head == "TIMESTAMP WITH TIME ZONE") is not check.zoned
        and _is_moment(actual)
    ):
        wanted = "no time zone" if not check.zoned else "a time zone"
        return Verdict(actual.text, "other", f"the contract wants {wanted}")
    return Verdict(actual.text, fit(actual, promised))


def _is_moment(tree: TypeTree) -> bool:
    return tree.head.startswith("TIMESTAMP")


def absent(check: Check, shape: Shape) -> list[str]:
    """The columns and nested fields that the check needs and the data has not."""
    gone = [each for each in check.needs if not shape.has(each)]
    if gone or len(check.path) < 2:
        return gone
    return [label(check.path[:end]) for end in range(2, len(check.path) + 1) if _is_gone(shape, check.path[:end])][:1]


def _is_gone(shape: Shape, path: tuple[str, ...]) -> bool:
    """A step is missing where its parent has parts, but not this one."""
    parent = _at(shape, path[:-1])
    return parent is not None and bool(parent.parts) and parent.at(path[-1:]) is None


def _at(shape: Shape, path: tuple[str, ...]) -> TypeTree | None:
    return parse(shape.type(path[0])).at(path[1:])


def label(path: tuple[str, ...]) -> str:
    """`items[].price` for the path that leads there."""
    text = path[0]
    for step in path[1:]:
        text += step if step[0] in "[{" else f".{step}"
    return text


def missing(plan: Plan, shape: Shape) -> list[str]:
    """Promised columns that are not there, then promised fields of columns that are."""
    nested = dict.fromkeys(
        each
        for check in plan.checks
        if check.kind == "type" and shape.has(check.path[0])
        for each in absent(check, shape)
    )
    return [*shape.missing, *nested]


def extra(plan: Plan, shape: Shape) -> list[str]:
    """Columns that are not promised, then fields that are not, of structures whose fields the contract lists."""
    nested = [
        label((column.name, *path, name))
        for column in plan.columns
        if shape.has(column.name)
        for path, name in _more(parse(shape.type(column.name)), parse(column.duckdb))
    ]
    return [*shape.extra, *nested]


def _more(actual: TypeTree, promised: TypeTree) -> Iterator[tuple[tuple[str, ...], str]]:
    for path, part in promised.walk():
        there = actual.at(path)
        if part.head == "STRUCT" and there is not None and there.head == "STRUCT":
            yield from ((path, name) for name in there.parts if part.at((name,)) is None)


def column_fit(actual: str, column: ColumnType) -> Fit:
    """`other`: the column, or a part of it, has to be read as the promised type before its checks can work on it."""
    return _tree_fit(parse(actual), parse(column.duckdb))


def _tree_fit(actual: TypeTree, promised: TypeTree) -> Fit:
    here = fit(actual, promised)
    if here == "other" or not promised.parts or not actual.parts:
        return here
    below = [_tree_fit(part, promised.parts[name]) for name, part in _shared(actual, promised)]
    return "other" if "other" in below else "by value" if "by value" in below else here


def _shared(actual: TypeTree, promised: TypeTree) -> list[tuple[str, TypeTree]]:
    names = {name.casefold(): name for name in promised.parts}
    return [(names[name.casefold()], part) for name, part in actual.parts.items() if name.casefold() in names]


def as_promised(column: ColumnType, actual: str) -> str:
    """SQL that reads the column as the promised type; what cannot be read so is NULL."""
    name = quote(column.name)
    if column.read and parse(actual).head == "VARCHAR":
        return column.read.replace("{}", name)
    if not castable(parse(actual), parse(column.duckdb)):
        return f"CAST(NULL AS {column.duckdb})"
    return f"TRY_CAST({name} AS {column.duckdb})"
