"""Which columns of a table must hold what a row of another table of the same contract has."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeAlias

from hansa.contracts.plan.targets import columns_of, schema_of, target

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from hansa.standards.odcs.contract import Contract
    from hansa.standards.odcs.schema import Property, SchemaObject

Path: TypeAlias = tuple[str, ...]
"""A column, and the steps to a field inside it."""


@dataclass(frozen=True, slots=True)
class Link:
    """`columns` of this table equal `targets` of `table`, in the same order; a target is the path to it."""

    table: str
    columns: tuple[str, ...]
    targets: tuple[Path, ...]

    def of(self, parent: Mapping[str, Any], column: str) -> Any:
        """What the column must be, beside this row of the other table."""
        return field_of(parent, self.targets[self.columns.index(column)])


def links(contract: Contract, schema: SchemaObject) -> tuple[Link, ...]:
    """Those inside the contract, those of most columns last: they have the last word on a column that others name as well.

    What refers to another document cannot be made here.
    """
    known = dict.fromkeys(each for each in _all(contract, schema) if each is not None)
    return tuple(sorted(known, key=lambda each: len(each.columns)))


def _all(contract: Contract, schema: SchemaObject) -> Iterator[Link | None]:
    for relation in schema.relationships:
        yield _link(contract, schema, relation.sources, relation.targets)
    for prop in schema.properties:
        for relation in prop.relationships:
            yield _link(contract, schema, [prop.name], relation.targets)


@dataclass(frozen=True, slots=True)
class Inner:
    """A property inside a column (or in its list) must hold what stands at `path` in `table`."""

    prop: Property
    table: str
    path: Path


def inner_links(contract: Contract, schema: SchemaObject, properties: Sequence[Property]) -> Iterator[Inner]:
    """Of what stands below the given columns of the table."""
    for prop in (each for top in properties for each in below(top)):
        for relation in prop.relationships:
            found = [_find(contract, schema, each) for each in relation.targets]
            if len(found) == 1 and found[0]:
                yield Inner(prop, *found[0])


def below(prop: Property) -> Iterator[Property]:
    """All that stands inside a property, at any depth."""
    parts = [prop.items, *((prop.map.key, prop.map.value) if prop.map else ())]
    for each in (*prop.properties, *(part for part in parts if part)):
        yield each
        yield from below(each)


def _link(contract: Contract, schema: SchemaObject, own: Sequence[str], targets: Sequence[str]) -> Link | None:
    found = [_find(contract, schema, each) for each in targets]
    known = [each for each in found if each is not None]
    mine = [there[1][0] for each in own if (there := _find(contract, schema, each)) and len(there[1]) == 1]
    if not known or len(known) != len(targets) or len(mine) != len(known) or len({each[0] for each in known}) != 1:
        return None
    return Link(known[0][0], tuple(mine), tuple(column for _, column in known))


def field_of(row: Mapping[str, Any], path: Path) -> Any:
    """What stands in a row at a path; None where nothing does."""
    found: Any = row
    for step in path:
        found = found.get(step) if isinstance(found, dict) else None
    return found


def _find(contract: Contract, schema: SchemaObject, text: str) -> tuple[str, Path] | None:
    """Table and path of the column, where both are in this contract."""
    wanted = target(text, schema.name)
    other = None if wanted.file else schema_of(contract, wanted)
    columns = columns_of(other, wanted) if other else None
    return (other.name, columns) if other and columns else None
