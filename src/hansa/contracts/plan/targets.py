"""What a relationship points at: `table.column[.field]`, `schema/<id>/properties/<id>…`, either after `other.yaml#`.

A contract alone knows its own tables. For the others `needed_references` says which contract files to open, and `relation_of` what to
hand to `compile_plan` once they are.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from hansa.contracts.sql import quote
from hansa.contracts.types import column_name

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from hansa.standards.odcs.contract import Contract
    from hansa.standards.odcs.schema import Property, Relationship, SchemaObject


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Target:
    """`file` is empty for the same contract; `table` and `steps` are names, or ids where `by_id`; `text` as it is written."""

    file: str
    table: str
    steps: tuple[str, ...]
    by_id: bool
    text: str

    @property
    def label(self) -> str:
        where = f"{self.file}#" if self.file else ""
        return f"{where}{'.'.join((self.table, *self.steps))}"


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Needed:
    """One reference that leaves the table: all its targets are in one table of one contract; `key` is its name in `references`."""

    key: str
    file: str
    table: str
    targets: tuple[Target, ...]


def target(text: str, own_table: str) -> Target:
    file, mark, rest = text.rpartition("#")
    if "/" in rest:
        steps = rest.strip("/").split("/")
        pairs = list(zip(steps[::2], steps[1::2], strict=False))
        table = next((value for name, value in pairs if name == "schema"), "")
        return Target(file, table, tuple(value for name, value in pairs if name == "properties"), True, text)
    table, dot, column = rest.partition(".")
    if not dot and not mark:
        table, column = own_table, rest
    return Target(file, table, tuple(each for each in column.split(".") if each), False, text)


def schema_of(contract: Contract, wanted: Target) -> SchemaObject | None:
    name = wanted.table.casefold()
    for each in contract.schema_:
        if wanted.table == each.id or name in {(each.name or "").casefold(), (each.physical_name or "").casefold()}:
            return each
    return None


def columns_of(schema: SchemaObject, wanted: Target) -> tuple[str, ...] | None:
    """The names that the data has for the steps, or None where they lead nowhere or into a list."""
    found: list[str] = []
    properties: Sequence[Property] = schema.properties
    for step in wanted.steps:
        name = step.casefold()
        prop = next((each for each in properties if step == each.id or name == (each.name or "").casefold()), None)
        prop = prop or next((each for each in properties if name == (each.physical_name or "").casefold()), None)
        if prop is None:
            return None
        found.append(column_name(prop))
        properties = prop.properties
    return tuple(found) or None


def needed_references(contract: Contract, schema: SchemaObject | None = None) -> tuple[Needed, ...]:
    """Every table of another contract, or of this one, that relationships of `schema` (of all tables, if None) look into."""
    needed: dict[str, Needed] = {}
    for each in contract.schema_ if schema is None else (schema,):
        for relation in _relations(each):
            targets = tuple(target(text, each.name) for text in relation.targets)
            if targets and (targets[0].file or schema_of(contract, targets[0]) is not each):
                first = targets[0]
                needed[first.text] = Needed(first.text, first.file, first.table, targets)
    return tuple(needed.values())


def _relations(schema: SchemaObject) -> Iterator[Relationship]:
    yield from schema.relationships
    pending = list(schema.properties)
    while pending:
        prop = pending.pop()
        yield from prop.relationships
        below = [prop.items] if prop.items else []
        parts = [each for each in (prop.map.key, prop.map.value) if each] if prop.map else []
        pending += [*prop.properties, *below, *parts]


def relation_of(needed: Needed, other: Contract, relation: str) -> str | None:
    """The other table with its columns under the names that the reference uses, for `references[needed.key]`; None: there are none such."""
    schema = schema_of(other, needed.targets[0])
    if schema is None:
        return None
    columns = []
    for each in needed.targets:
        names = columns_of(schema, each)
        if names is None:
            return None
        columns.append(f"{'.'.join(quote(name) for name in names)} AS {quote('.'.join(each.steps))}")
    return f"(SELECT {', '.join(columns)} FROM {relation})"
