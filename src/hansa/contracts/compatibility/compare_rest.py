"""Everything that no other rule looks at: words, tags, owners, examples. Nobody's data changes by it.

The rest is what is left: a key that another rule judges is told here as well where it changed and that rule saw nothing
in it, so that no change of a document goes unreported.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from hansa.contracts.compatibility.difference import Difference, ObjectPair, Pair, Rule
from hansa.standards.change import same
from hansa.standards.pointer import join

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

    from hansa.kernel.json import Json
    from hansa.standards.odcs.contract import Contract

WORDS = Rule("words-changed", "semantics", "cosmetic", "cosmetic", "Words, tags and examples change nobody's data.")
PEOPLE = Rule("people-changed", "terms", "cosmetic", "cosmetic", "Others answer for the contract, or elsewhere.")
DEPRECATED = Rule(
    "part-deprecated",
    "structure",
    "compatible",
    "compatible",
    "It still holds, but consumers should move on.",
    notice=True,
)
SAME = Rule("written-otherwise", "semantics", "cosmetic", "cosmetic", "The same promise, written in another way.")
_BELOW = frozenset({"schema", "properties", "items", "map"})
"""Compared part by part."""
_CONTRACT = frozenset({"id", "status", "servers", "slaProperties", "price", "roles", "description"})
_OBJECT = frozenset({"name", "physicalName", "quality", "relationships"})
_COLUMN = frozenset(
    {
        "name", "logicalType", "physicalType", "logicalTypeOptions", "required", "unique", "enum", "classification",
        "physicalName", "quality", "relationships", "primaryKey", "primaryKeyPosition",
    }
)  # fmt: skip
_TERMS = frozenset({"purpose", "usage", "limitations"})
_PEOPLE = frozenset({"team", "support", "tenant", "domain", "dataProduct", "name"})


def compare_contract_rest(old: Contract, new: Contract, found: Sequence[Difference]) -> Iterator[Difference]:
    before, after = _own(old.to_json(), "version"), _own(new.to_json(), "version")
    left, right = old.description.to_json(), new.description.to_json()
    words = list(_rest((left, right), _TERMS, ("/description", "/description"), "the description", found))
    yield from words
    yield from _rest((before, after), _CONTRACT, ("", ""), "the contract", [*found, *words])


def compare_object_rest(pair: ObjectPair, found: Sequence[Difference]) -> Iterator[Difference]:
    before, after = _own(pair.old.to_json(), "name"), _own(pair.new.to_json(), "name")
    yield from _rest((before, after), _OBJECT, (pair.pointer, pair.old_pointer), f"`{pair.new.name}`", found)


def compare_column_rest(pair: Pair, found: Sequence[Difference]) -> Iterator[Difference]:
    """The name of a column is what it is found by; an element of a list or map may have one that nobody uses."""
    named = ("name",) if "/properties/" in pair.pointer[-24:] and pair.pointer[-1].isdigit() else ()
    before, after = (each.to_json(without=(*_BELOW, *named)) for each in (pair.old, pair.new))
    yield from _rest((before, after), _COLUMN, (pair.pointer, pair.old_pointer), f"`{pair.path}`", found)


def _own(data: Mapping[str, Json], *others: str) -> dict[str, Json]:
    return {key: value for key, value in data.items() if key not in _BELOW and key not in others}


def _rest(
    versions: tuple[Mapping[str, Json], Mapping[str, Json]],
    judged: Collection[str],
    pointers: tuple[str, str],
    what: str,
    found: Iterable[Difference],
) -> Iterator[Difference]:
    old, new = versions
    if same(dict(old), dict(new)):
        return
    told = {each.pointer for each in found}
    for key in dict.fromkeys([*old, *new]):
        if (key in old) == (key in new) and same(old.get(key), new.get(key)):
            continue
        steps = [pointer + join([key]) for pointer in pointers]
        if key not in judged:
            yield _other(key, (old.get(key), new.get(key)), steps, what)
        elif not _is_told(key, steps, pointers, told):
            text = f"`{key}` of {what} is written in another way and promises the same."
            yield SAME.found(steps[0], _shown(old, key), _shown(new, key), text, near=pointers[0])


def _is_told(key: str, steps: Sequence[str], pointers: tuple[str, str], told: Collection[str]) -> bool:
    """By a difference at the key or below it; a change of the key is told at its table."""
    if key.startswith("primaryKey") and any(
        pointer.rpartition("/properties/")[0] + "/properties" in told for pointer in pointers
    ):
        return True
    return any(pointer.startswith(tuple(steps)) for pointer in told)


def _other(key: str, values: tuple[Json, Json], steps: Sequence[str], what: str) -> Difference:
    (old, new), (at, was) = values, steps
    if key == "deprecated" and new:
        return DEPRECATED.found(at, old, new, f"{what[0].upper()}{what[1:]} is deprecated: consumers should move on.")
    rule = PEOPLE if key in _PEOPLE else WORDS
    return rule.found(at, old, new, f"`{key}` of {what} changed.", was=was)


def _shown(data: Mapping[str, Json], key: str) -> Json:
    """What is not written is told as such, so that it does not look added or removed."""
    return data.get(key, "not written")
