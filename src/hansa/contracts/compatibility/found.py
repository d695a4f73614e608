"""A contract against data as it is found: columns and types only, for no data says what it promises.

The contract is the older side and the data the newer one: a promised column that is not there was removed, one that
nobody promised was added.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from hansa.contracts.compatibility.compare import ordered
from hansa.contracts.compatibility.difference import Difference, Rule
from hansa.contracts.plan.typetree import ITEM, KEY, VALUE, TypeTree, fit, parse
from hansa.contracts.types import column_name, duckdb_type, is_stored

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from hansa.kernel.json import Json
    from hansa.standards.odcs.contract import Contract
    from hansa.standards.odcs.schema import Property, SchemaObject

    Columns = Sequence[tuple[str, str]]

MISSING = Rule("found-column-missing", "structure", "breaking", "breaking", "A promised column is not in the data.")
EXTRA = Rule("found-column-extra", "structure", "compatible", "compatible", "The data has more than was promised.")
TYPE = Rule("found-type-other", "structure", "breaking", "breaking", "No value of this type is of the promised one.")
OPEN = Rule(
    "found-type-open",
    "structure",
    "compatible",
    "compatible",
    "The types are related; whether every value fits, a test of the data can tell.",
    notice=True,
)
NARROWER = Rule("found-type-narrower", "structure", "cosmetic", "cosmetic", "Every value fits the promised type.")
ORDER = Rule(
    "found-column-order", "structure", "cosmetic", "cosmetic", "Columns are found by name, wherever they stand."
)
RENAMED_STEPS = {ITEM: "[]", KEY: ".key", VALUE: ".value"}


@dataclass(frozen=True, slots=True)
class Found:
    """The columns of one table in their order, as (name, type in DuckDB's words)."""

    table: str
    columns: tuple[tuple[str, str], ...]


def compare_found(contract: Contract, tables: Sequence[Found]) -> tuple[Difference, ...]:
    """Tables are matched by the name of the schema object; objects without data among `tables` are left aside."""
    by_name = {each.table: each.columns for each in tables}
    return ordered(
        difference
        for index, schema in enumerate(contract.schema_)
        if schema.name in by_name
        for difference in _table(schema, by_name[schema.name], f"/schema/{index}")
    )


def as_found(tables: Sequence[Found]) -> dict[str, Json]:
    """What the data would say of itself, in the shape of a contract."""
    return {
        "kind": "DataContract",
        "schema": [
            {
                "name": each.table,
                "properties": [{"name": name, "physicalType": kind} for name, kind in each.columns],
            }
            for each in tables
        ],
    }


def _table(schema: SchemaObject, columns: Columns, at: str) -> Iterator[Difference]:
    promised = {column_name(each).casefold(): (index, each) for index, each in enumerate(schema.properties)}
    actual = {name.casefold(): (name, kind) for name, kind in columns}
    gone = [key for key, (_, each) in promised.items() if key not in actual and is_stored(each)]
    extra = [key for key in actual if key not in promised]
    hint = f" If it is called `{actual[extra[0]][0]}` there, it was renamed." if len(gone) == len(extra) == 1 else ""
    for key in gone:
        index, each = promised[key]
        text = f"`{schema.name}.{each.name}` is not in the data.{hint}"
        yield MISSING.found(f"{at}/properties/{index}", each.name, None, text)
    for key in extra:
        name, kind = actual[key]
        text = f"The data has the column `{name}` ({kind}), which `{schema.name}` does not promise."
        yield EXTRA.found(f"{at}/properties", None, f"{name} {kind}", text)
    kept = [key for key in promised if key in actual]
    for key in kept:
        index, each = promised[key]
        yield from _column(each, actual[key][1], f"{at}/properties/{index}", f"{schema.name}.{each.name}")
    yield from _order(schema, kept, actual, at)


def _order(
    schema: SchemaObject, kept: Sequence[str], actual: Mapping[str, tuple[str, str]], at: str
) -> Iterator[Difference]:
    wanted = set(kept)
    there = [key for key in actual if key in wanted]
    if there != list(kept):
        shown = ", ".join(actual[key][0] for key in kept), ", ".join(actual[key][0] for key in there)
        yield ORDER.found(f"{at}/properties", *shown, f"The columns of `{schema.name}` stand in another order.")


def _column(column: Property, kind: str, at: str, path: str) -> Iterator[Difference]:
    yield from _type(parse(duckdb_type(column)), parse(kind), at, path)


def _type(promised: TypeTree, actual: TypeTree, at: str, path: str) -> Iterator[Difference]:
    how = fit(actual, promised)
    same = actual.text == promised.text
    if how == "other":
        yield TYPE.found(at, promised.text, actual.text, f"`{path}` is {actual.text}, not {promised.text}.")
    elif how == "by value":
        text = f"`{path}` is {actual.text} where {promised.text} is promised: only a test of its values can tell."
        yield OPEN.found(at, promised.text, actual.text, text)
    elif actual.head != promised.head:
        text = f"`{path}` is {actual.text}, which fits the promised {promised.text}."
        yield NARROWER.found(at, promised.text, actual.text, text)
    elif not same:
        yield from _parts(promised, actual, at, path)


def _parts(promised: TypeTree, actual: TypeTree, at: str, path: str) -> Iterator[Difference]:
    for name, part in promised.parts.items():
        below, there = f"{path}{RENAMED_STEPS.get(name, '.' + name)}", actual.at((name,))
        if there is None:
            yield MISSING.found(at, below, None, f"`{below}` is not in the data.")
        else:
            yield from _type(part, there, at, below)
    for name, part in actual.parts.items():
        if promised.at((name,)) is None:
            text = f"The data has the field `{path}.{name}` ({part.text}), which nobody promises."
            yield EXTRA.found(at, None, f"{name} {part.text}", text)
