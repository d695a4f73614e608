"""Which columns of a table must hold what a row of another table of the same contract has."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from hansa.contracts.types import column_name

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from hansa.standards.odcs.contract import Contract
    from hansa.standards.odcs.schema import Property, SchemaObject


@dataclass(frozen=True, slots=True)
class Link:
    """`columns` of this table equal `targets` of `table`, in the same order."""

    table: str
    columns: tuple[str, ...]
    targets: tuple[str, ...]


def links(contract: Contract, schema: SchemaObject) -> tuple[Link, ...]:
    """Those inside the contract; what refers to another document cannot be made here."""
    return tuple(each for each in _all(contract, schema) if each is not None)


def _all(contract: Contract, schema: SchemaObject) -> Iterator[Link | None]:
    for relation in schema.relationships:
        yield _link(contract, schema, [_last(each) for each in relation.sources], relation.targets)
    for prop in schema.properties:
        for relation in prop.relationships:
            yield _link(contract, schema, [prop.name], relation.targets)


def _link(contract: Contract, schema: SchemaObject, own: Sequence[str], targets: Sequence[str]) -> Link | None:
    found = [_find(contract, schema, each) for each in targets]
    known = [each for each in found if each is not None]
    mine = [column for each in own if (column := _column(schema, each))]
    if not known or len(known) != len(targets) or len(mine) != len(known) or len({each[0] for each in known}) != 1:
        return None
    return Link(known[0][0], tuple(mine), tuple(column for _, column in known))


def _find(contract: Contract, schema: SchemaObject, target: str) -> tuple[str, str] | None:
    table, column = _parts(target)
    for other in contract.schema_:
        if (table or schema.name) in {other.name, other.id, other.physical_name}:
            name = _column(other, column)
            return (other.name, name) if name else None
    return None


def _parts(target: str) -> tuple[str, str]:
    """`orders.id` or `/schema/orders/properties/id`; a target in another document has no table here."""
    if "#" in target and not target.startswith("#"):
        return target, ""
    if "/" not in target:
        table, _, column = target.rpartition(".")
        return table, column
    path = target.lstrip("#").strip("/").split("/")
    names = dict(zip(path[::2], path[1::2], strict=False))
    return names.get("schema", target), names.get("properties", "")


def _column(schema: SchemaObject, name: str) -> str | None:
    found: Property | None = next((each for each in schema.properties if name in {each.name, each.id}), None)
    return column_name(found) if found else None


def _last(source: str) -> str:
    return _parts(source)[1]
