"""One difference between two contracts, and how much it weighs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, TypeAlias

from hansa.kernel.semver import Step

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from hansa.kernel.json import Json
    from hansa.standards.odcs.contract import Contract
    from hansa.standards.odcs.schema import Property, SchemaObject

Impact: TypeAlias = Literal["breaking", "compatible", "cosmetic"]
Kind: TypeAlias = Literal["added", "removed", "changed"]

_STEPS: dict[Impact, Step] = {"breaking": Step.MAJOR, "compatible": Step.MINOR, "cosmetic": Step.PATCH}


@dataclass(frozen=True, slots=True)
class Difference:
    """`pointer` leads into the new contract; into the old one for what was removed."""

    pointer: str
    change: Kind
    before: Json
    after: Json
    impact: Impact
    step: Step
    text: str


@dataclass(frozen=True, slots=True)
class Pair:
    """The same column in both versions; `pointer` leads into the new one, `path` is what people call it: `orders.total`."""

    old: Property
    new: Property
    pointer: str
    old_pointer: str
    path: str


@dataclass(frozen=True, slots=True)
class ObjectPair:
    old: SchemaObject
    new: SchemaObject
    pointer: str
    old_pointer: str

    @property
    def path(self) -> str:
        return self.new.name


if TYPE_CHECKING:
    ContractRule: TypeAlias = Callable[[Contract, Contract], Iterator[Difference]]
    ObjectRule: TypeAlias = Callable[[ObjectPair], Iterator[Difference]]
    PropertyRule: TypeAlias = Callable[[Pair], Iterator[Difference]]


def difference(impact: Impact, pointer: str, before: Json, after: Json, text: str) -> Difference:
    change: Kind = "added" if before is None else "removed" if after is None else "changed"
    return Difference(pointer, change, before, after, impact, _STEPS[impact], text)


def breaking(pointer: str, before: Json, after: Json, text: str) -> Difference:
    return difference("breaking", pointer, before, after, text)


def compatible(pointer: str, before: Json, after: Json, text: str) -> Difference:
    return difference("compatible", pointer, before, after, text)


def cosmetic(pointer: str, before: Json, after: Json, text: str) -> Difference:
    return difference("cosmetic", pointer, before, after, text)
