"""Everything that no other rule looks at: words, tags, owners, examples. Nobody's data changes by it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hansa.contracts.compatibility.difference import Difference, ObjectPair, Pair, cosmetic
from hansa.standards.pointer import join

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

    from hansa.kernel.json import Json
    from hansa.standards.odcs.contract import Contract

_CONTRACT = ("version", "id", "status", "schema", "servers", "slaProperties", "price", "roles", "description")
_OBJECT = ("name", "properties", "quality", "relationships")
_COLUMN = (
    "name", "logicalType", "physicalType", "logicalTypeOptions", "required", "unique", "enum", "classification",
    "physicalName", "quality", "relationships", "properties", "items", "map", "primaryKey", "primaryKeyPosition",
)  # fmt: skip
_TERMS = ("purpose", "usage", "limitations")


def compare_contract_rest(old: Contract, new: Contract) -> Iterator[Difference]:
    yield from _rest(old.to_json(), new.to_json(), _CONTRACT, "", "the contract")
    yield from _rest(old.description.to_json(), new.description.to_json(), _TERMS, "/description", "the description")


def compare_object_rest(pair: ObjectPair) -> Iterator[Difference]:
    yield from _rest(pair.old.to_json(), pair.new.to_json(), _OBJECT, pair.pointer, f"`{pair.new.name}`")


def compare_column_rest(pair: Pair) -> Iterator[Difference]:
    yield from _rest(pair.old.to_json(), pair.new.to_json(), _COLUMN, pair.pointer, f"`{pair.path}`")
    if pair.old.enum_values == pair.new.enum_values and pair.old.enum != pair.new.enum:
        at = f"{pair.pointer}/enum"
        yield cosmetic(
            at,
            list(pair.old.enum_values),
            list(pair.new.enum_values),
            f"The values of `{pair.path}` are described in other words.",
        )


def _rest(
    old: Mapping[str, Json], new: Mapping[str, Json], judged: Collection[str], pointer: str, what: str
) -> Iterator[Difference]:
    for key in dict.fromkeys([*old, *new]):
        if key not in judged and old.get(key) != new.get(key):
            yield cosmetic(pointer + join([key]), old.get(key), new.get(key), f"`{key}` of {what} changed.")
