"""One difference between two contracts, and how much it weighs."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Literal, TypeAlias

from hansa.contracts.compatibility.match import match
from hansa.kernel.semver import Step

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from hansa.contracts.compatibility.match import Matched
    from hansa.kernel.json import Json
    from hansa.standards.odcs.contract import Contract
    from hansa.standards.odcs.schema import Property, SchemaObject

Impact: TypeAlias = Literal["breaking", "compatible", "cosmetic"]
Kind: TypeAlias = Literal["added", "removed", "changed"]
Area: TypeAlias = Literal["structure", "semantics", "quality", "service level", "terms"]

Perspective: TypeAlias = Literal["consumer", "producer"]

PERSPECTIVES: tuple[Perspective, ...] = ("consumer", "producer")

_STEPS: dict[Impact, Step] = {"breaking": Step.MAJOR, "compatible": Step.MINOR, "cosmetic": Step.PATCH}


@dataclass(frozen=True, slots=True)
class Rule:
    """Why a kind of change weighs what it weighs.

    `impact` is the weight for consumers, who read the data: it decides the version. `producer` is the weight for those
    who must deliver it: a tighter promise costs a consumer nothing and may cost them much. `sentence` is the rule.
    `notice`: nothing breaks today, but consumers should hear of it.
    """

    code: str
    area: Area
    impact: Impact
    producer: Impact
    sentence: str
    notice: bool = False

    def found(self, pointer: str, before: Json, after: Json, text: str, *, was: str = "", near: str = "") -> Difference:
        """One change that this rule is about.

        `was` is the place in the old document, where it is another; `near` where the new one shows what was removed.
        """
        change: Kind = "added" if before is None else "removed" if after is None else "changed"
        at = was if was and change == "removed" else pointer
        return Difference(at, change, before, after, text, self, near or pointer)


@dataclass(frozen=True, slots=True)
class Difference:
    """`pointer` leads into the new document; into the old one for what was removed, and then `near` into the new one."""

    pointer: str
    change: Kind
    before: Json
    after: Json
    text: str
    rule: Rule
    near: str

    @property
    def code(self) -> str:
        return self.rule.code

    @property
    def area(self) -> Area:
        return self.rule.area

    @property
    def impact(self) -> Impact:
        return self.rule.impact

    @property
    def step(self) -> Step:
        return _STEPS[self.rule.impact]

    def impact_for(self, perspective: Perspective) -> Impact:
        return self.rule.impact if perspective == "consumer" else self.rule.producer

    @property
    def breaks(self) -> tuple[Perspective, ...]:
        """Whom the change breaks."""
        return tuple(who for who in PERSPECTIVES if self.impact_for(who) == "breaking")


@dataclass(frozen=True)
class Pair:
    """The same column in both versions; `pointer` leads into the new one, `path` is what people call it: `orders.total`."""

    old: Property
    new: Property
    pointer: str
    old_pointer: str
    path: str

    @cached_property
    def columns(self) -> Matched[Property]:
        """The fields below."""
        return _columns(self.old, self.new)


@dataclass(frozen=True)
class ObjectPair:
    old: SchemaObject
    new: SchemaObject
    pointer: str
    old_pointer: str

    @property
    def path(self) -> str:
        return self.new.name

    @cached_property
    def columns(self) -> Matched[Property]:
        return _columns(self.old, self.new)


def object_matches(old: Contract, new: Contract) -> Matched[SchemaObject]:
    return match(old.schema_, new.schema_, lambda each: each.name, lambda each: each.id)


def _columns(old: SchemaObject | Property, new: SchemaObject | Property) -> Matched[Property]:
    return match(old.properties, new.properties, lambda each: each.name, lambda each: each.id)


if TYPE_CHECKING:
    ContractRule: TypeAlias = Callable[[Contract, Contract], Iterator[Difference]]
    ObjectRule: TypeAlias = Callable[[ObjectPair], Iterator[Difference]]
    PropertyRule: TypeAlias = Callable[[Pair], Iterator[Difference]]
