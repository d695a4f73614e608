"""JSON's own types against the promised ones, leaf by leaf: what JSON can only write as text is read where the contract says so.

actual   STRUCT(day VARCHAR, items STRUCT(price JSON)[])
read as  STRUCT(day DATE,    items STRUCT(price DOUBLE)[])     each leaf only if all its values can be
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from hansa.contracts.plan.rules.shape import checked_type
from hansa.contracts.plan.typetree import ITEM, KEY, VALUE, TypeTree, parse
from hansa.contracts.sql import literal, quote
from hansa.dataplane.places.settle import MOMENTS, read_field, read_text

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from hansa.contracts.plan.fields import Field

    Fields = Mapping[tuple[str, ...], Field]

_NUMBERS = {"TINYINT", "SMALLINT", "INTEGER", "BIGINT", "HUGEINT", "UBIGINT", "FLOAT", "DOUBLE", "DECIMAL"}
_NOTHING = '"NULL"'
_MIXED = "UNION(text VARCHAR, other VARCHAR)"
"""How texts among other values are shown: it is no type that a contract promises."""


@dataclass(frozen=True, slots=True)
class Leaf:
    """One place in a column whose values can be `read`; `values` are all of them in a row, as a list or by themselves."""

    path: tuple[str, ...]
    values: str
    listed: bool
    field: Field
    mixed: bool

    def read(self, value: str) -> str:
        return _read_json(value, self.field) if self.mixed else read_field(value, self.field)

    @property
    def bad(self) -> str:
        """An aggregate: the values that cannot be read."""
        if self.listed:
            unread = f"list_filter({self.values}, lambda bad: bad IS NOT NULL AND ({self.read('bad')}) IS NULL)"
            return f"coalesce(sum(len({unread})), 0)"
        return f"count({self.values}) - count({self.read(self.values)})"


def natural_type(actual: TypeTree, promised: TypeTree | None) -> str:
    """The type to read by: what was detected, save where there is nothing to detect or JSON has no word for it."""
    if actual.head == _NOTHING:
        return promised.text if promised else "VARCHAR"
    if actual.head == "UUID":
        return "VARCHAR"
    if actual.head == "STRUCT" and promised is not None and promised.head == "MAP":
        return f"MAP(VARCHAR, {_common(actual, promised.at((VALUE,)))})"
    if actual.head == "STRUCT" and actual.parts:
        fields = (
            f"{quote(name)} {natural_type(part, promised.at((name,)) if promised else None)}"
            for name, part in actual.parts.items()
        )
        return f"STRUCT({', '.join(fields)})"
    if actual.head == "LIST":
        return f"{natural_type(actual.parts[ITEM], promised.at((ITEM,)) if promised else None)}[]"
    return actual.text


def _common(actual: TypeTree, promised: TypeTree | None) -> str:
    """One type for all values of an object that is a map."""
    kinds = {natural_type(part, promised) for part in actual.parts.values() if part.head != _NOTHING}
    if len(kinds) == 1:
        return kinds.pop()
    return "DOUBLE" if kinds and kinds <= _NUMBERS else "JSON"


def leaves(column: str, actual: TypeTree, fields: Fields) -> list[Leaf]:
    """The places in a column that have to be read as something else."""
    return list(_leaves((column,), actual, quote(column), False, fields))


def _leaves(path: tuple[str, ...], actual: TypeTree, values: str, listed: bool, fields: Fields) -> Iterator[Leaf]:
    field = fields.get(tuple(step.casefold() for step in path))
    if field is None:
        return
    if not actual.parts:
        mixed = actual.head == "JSON"
        if mixed or (actual.head == "VARCHAR" and parse(checked_type(field)).head in MOMENTS):
            yield Leaf(path, values, listed, field, mixed)
        return
    for name, part in actual.parts.items():
        if name == KEY:
            continue
        yield from _leaves((*path, name), part, _below(values, name, listed), listed or name in {ITEM, VALUE}, fields)


def _below(values: str, step: str, listed: bool) -> str:
    """All values one step further down; those of several lists become one list."""
    if step == ITEM:
        return f"flatten({values})" if listed else values
    if step == VALUE:
        return f"flatten(list_transform({values}, lambda v: map_values(v)))" if listed else f"map_values({values})"
    if listed:
        return f"list_transform({values}, lambda v: struct_extract(v, {literal(step)}))"
    return f"struct_extract({values}, {literal(step)})"


def rebuilt(value: str, actual: TypeTree, path: tuple[str, ...], good: Mapping[tuple[str, ...], Leaf]) -> str:
    """SQL of the value with its good leaves read, and everything else as it is."""
    if path in good:
        return good[path].read(value)
    if not any(each[: len(path)] == path for each in good):
        return value
    variable = f"n{len(path)}"
    if actual.head == "LIST":
        inner = rebuilt(variable, actual.parts[ITEM], (*path, ITEM), good)
        return f"list_transform({value}, lambda {variable}: {inner})"
    if actual.head == "MAP":
        inner = rebuilt(f"{variable}.value", actual.parts[VALUE], (*path, VALUE), good)
        pair = f"struct_pack(k := {variable}.key, v := {inner})"
        return f"map_from_entries(list_transform(map_entries({value}), lambda {variable}: {pair}))"
    parts = ", ".join(
        f"{quote(name)} := {rebuilt(f'struct_extract({value}, {literal(name)})', part, (*path, name), good)}"
        for name, part in actual.parts.items()
    )
    return f"CASE WHEN {value} IS NOT NULL THEN struct_pack({parts}) END"


def _read_json(value: str, field: Field) -> str:
    """A text is no number, even if it looks like one, and a number no text."""
    kind = checked_type(field)
    head = parse(kind).head
    text = f"CASE WHEN json_type({value}) = 'VARCHAR' THEN {value}->>'$' END"
    if head == "VARCHAR":
        return text
    if head in MOMENTS:
        return read_field(f"({text})", field)
    if head == "BOOLEAN":
        return f"CASE WHEN json_type({value}) = 'BOOLEAN' THEN TRY_CAST({value} AS {kind}) END"
    if head in _NUMBERS or head.startswith("U"):
        number = read_text(f"({value}->>'$')", kind)
        return f"CASE WHEN json_type({value}) IN ('BIGINT', 'UBIGINT', 'DOUBLE', 'HUGEINT') THEN {number} END"
    shape = "ARRAY" if head == "LIST" else "OBJECT"
    return f"CASE WHEN json_type({value}) = '{shape}' THEN TRY_CAST({value} AS {kind}) END"


def as_mixed(value: str) -> str:
    """Texts among other values, where only texts are promised: shown as what they are."""
    return (
        f"CASE WHEN json_type({value}) = 'VARCHAR' THEN CAST(union_value(text := {value}->>'$') AS {_MIXED}) "
        f"WHEN {value} IS NOT NULL THEN CAST(union_value(other := CAST({value} AS VARCHAR)) AS {_MIXED}) END"
    )
