"""Keys and references: which a dialect can say, and in which order tables must be made."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from hansa.contracts.convert.ddl.checks_out import unique_columns
from hansa.contracts.types import column_name

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from hansa.contracts.convert.ddl.target import Target
    from hansa.contracts.convert.ddl.words import Words
    from hansa.standards.odcs.contract import Contract
    from hansa.standards.odcs.schema import SchemaObject


@dataclass(frozen=True, slots=True)
class Keys:
    contract: Contract
    words: Words
    target: Target

    def of(self, table: SchemaObject) -> Iterator[str]:
        """PRIMARY KEY and UNIQUE."""
        own = physical_key(table)
        if own and self.target.keys != "no":
            suffix = " NOT ENFORCED" if self.target.keys == "not enforced" else ""
            yield f"PRIMARY KEY ({self.listed(own)}){suffix}"
        if not self.target.unique:
            return
        for columns in unique_sets(table):
            if columns != own:
                yield f"UNIQUE ({self.listed(columns)})"

    def listed(self, columns: list[str]) -> str:
        return ", ".join(self.words.name(each) for each in columns)


def physical_key(table: SchemaObject) -> list[str]:
    return [_column(table, name) for name in table.primary_key]


def unique_sets(table: SchemaObject) -> list[list[str]]:
    """Columns that are unique, alone or together."""
    found = [[column_name(each)] for each in table.properties if each.unique]
    for rule in table.quality:
        names = unique_columns(rule)
        if names and all(table.find(each) for each in names):
            found.append([_column(table, each) for each in names])
    return found


def foreign_keys(
    table: SchemaObject, contract: Contract, words: Words, target: Target, name: Callable[[SchemaObject], str]
) -> Iterator[tuple[str, str]]:
    """The name of each table referred to with the constraint; a reference to elsewhere becomes a finding."""
    for columns, other, targets in references(table):
        if not target.references:
            continue
        found = contract.object(other)
        listed = [each for each in targets if found and found.find(each)]
        known = all(table.find(each) for each in columns)
        if found is None or len(listed) != len(columns) or not known:
            words.notes.lost(f"{table.name}.{columns[0]}", f"refers to {other}, which is not written here.")
            continue
        physical = [_column(found, each) for each in targets]
        if physical != physical_key(found) and physical not in unique_sets(found):
            words.notes.lost(f"{table.name}.{columns[0]}", f"refers to columns of {other} that are no key of it.")
            continue
        left = ", ".join(words.name(_column(table, each)) for each in columns)
        right = ", ".join(words.name(each) for each in physical)
        suffix = " NOT ENFORCED" if target.keys == "not enforced" else ""
        yield found.name, f"FOREIGN KEY ({left}) REFERENCES {name(found)} ({right}){suffix}"


def references(table: SchemaObject) -> Iterator[tuple[list[str], str, list[str]]]:
    """Columns, target table and target columns by their names in the contract."""
    for prop in table.properties:
        for each in prop.relationships:
            if each.type == "foreignKey" and each.targets:
                other, _, column = _end(each.targets[0])
                yield [prop.name], other, [column]
    for each in table.relationships:
        if each.type != "foreignKey" or not each.targets:
            continue
        ends = [_end(target) for target in each.targets]
        yield [source.rpartition(".")[2] for source in each.sources], ends[0][0], [end[2] for end in ends]


def _end(target: str) -> tuple[str, str, str]:
    """`customers.id`, or `schema/customers/properties/id` of the same contract."""
    parts = target.removeprefix("#").strip("/").split("/")
    if len(parts) == 4 and parts[0] == "schema" and parts[2] == "properties":
        return parts[1], ".", parts[3]
    return target.partition(".")


def ordered(contract: Contract) -> tuple[list[SchemaObject], frozenset[tuple[str, str]]]:
    """Tables after those they refer to; with the references that close a circle, which must be added later."""
    names = {table.name: {other for _, other, _ in references(table)} - {table.name} for table in contract.schema_}
    done: list[str] = []
    left = [table.name for table in contract.schema_]
    cyclic: set[tuple[str, str]] = set()
    while left:
        ready = next((name for name in left if not (names[name] & set(left)) - {name}), None)
        if ready is None:
            ready = left[0]
            cyclic |= {(ready, other) for other in names[ready] if other in left}
        done.append(ready)
        left.remove(ready)
    by_name = {table.name: table for table in contract.schema_}
    return [by_name[name] for name in dict.fromkeys(done)], frozenset(cyclic)


def _column(table: SchemaObject, name: str) -> str:
    found = table.find(name)
    return column_name(found) if found else name
