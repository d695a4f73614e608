"""Which columns of a table must hold what a row of another table of the same contract has."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from hansa.contracts.plan.targets import columns_of, schema_of, target

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from hansa.standards.odcs.contract import Contract
    from hansa.standards.odcs.schema import SchemaObject


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
        yield _link(contract, schema, relation.sources, relation.targets)
    for prop in schema.properties:
        for relation in prop.relationships:
            yield _link(contract, schema, [prop.name], relation.targets)


def _link(contract: Contract, schema: SchemaObject, own: Sequence[str], targets: Sequence[str]) -> Link | None:
    found = [_find(contract, schema, each) for each in targets]
    known = [each for each in found if each is not None]
    mine = [there[1] for each in own if (there := _find(contract, schema, each))]
    if not known or len(known) != len(targets) or len(mine) != len(known) or len({each[0] for each in known}) != 1:
        return None
    return Link(known[0][0], tuple(mine), tuple(column for _, column in known))


def _find(contract: Contract, schema: SchemaObject, text: str) -> tuple[str, str] | None:
    """Table and column, where both are in this contract and the column is not inside another."""
    wanted = target(text, schema.name)
    other = None if wanted.file else schema_of(contract, wanted)
    columns = columns_of(other, wanted) if other else None
    return (other.name, columns[0]) if other and columns and len(columns) == 1 else None
