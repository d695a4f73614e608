"""What a score is made of: facts about a product, the rules that judge them, what each found, and the sum.

facts ─ rule ─ verdict (passed, failed, not applicable) ─ weight ─ score 0 to 100 ─ band ─ rating
"""

from __future__ import annotations

from collections.abc import Callable  # noqa: TC003 part of a value's shape
from dataclasses import dataclass
from datetime import datetime  # noqa: TC003 part of a value's shape
from enum import StrEnum

from hansa.registry.products.values import ProductRow  # noqa: TC001 part of a value's shape


class Status(StrEnum):
    PASSED = "passed"
    FAILED = "failed"
    NOT_APPLICABLE = "not_applicable"


@dataclass(frozen=True, slots=True)
class Verdict:
    """`why` is a sentence about this product, `fix` says what to do where it failed."""

    status: Status
    why: str
    fix: str = ""


@dataclass(frozen=True, slots=True)
class Promise:
    """A contract of an output port: how many of its columns say what; `age` in seconds; `tested` is the newest result, "" for none."""

    id: str
    columns: int
    described: int
    classified: int
    meant: int
    ruled: int
    levels: int
    age: float | None
    terms: bool
    support: bool
    links: int
    servers: tuple[str, ...]
    tested: str


@dataclass(frozen=True, slots=True)
class Facts:
    """What the rules may know. `offers`: its type has output ports. `certifications`: tags that stand for one in this organisation.

    `people`: somebody is a member of the owning team. `published_at`: when readers here got the newest data. `granted`: somebody has
    an agreement; `read`: somebody has read it lately; `readers`: products that read it.
    """

    product: ProductRow
    promises: tuple[Promise, ...]
    now: datetime
    people: bool = False
    support: bool = False
    links: int = 0
    offers: bool = True
    examples: bool = False
    certifications: frozenset[str] = frozenset()
    published_at: datetime | None = None
    granted: bool = False
    read: bool = False
    readers: int = 0


@dataclass(frozen=True, slots=True)
class Reference:
    """A principle of a framework that a rule serves."""

    framework: str
    principle: str


@dataclass(frozen=True, slots=True)
class Rule:
    """`about` says what it asks for and why; `weight` counts unless the organisation chose its own."""

    key: str
    category: str
    weight: int
    label: str
    about: str
    references: tuple[Reference, ...]
    judge: Callable[[Facts], Verdict]


@dataclass(frozen=True, slots=True)
class Judged:
    rule: Rule
    weight: int
    verdict: Verdict


@dataclass(frozen=True, slots=True)
class Bands:
    """The least score of each rating; what is below `fair` is poor."""

    excellent: int = 90
    good: int = 70
    fair: int = 50

    def rating(self, score: int) -> str:
        for name, least in (("excellent", self.excellent), ("good", self.good), ("fair", self.fair)):
            if score >= least:
                return name
        return "poor"


@dataclass(frozen=True, slots=True)
class Score:
    """`value` and `rating` are None where no chosen rule applies to the product."""

    product: ProductRow
    judged: tuple[Judged, ...]
    bands: Bands

    @property
    def applicable(self) -> list[Judged]:
        return [each for each in self.judged if each.verdict.status is not Status.NOT_APPLICABLE]

    @property
    def failed(self) -> list[Judged]:
        """What would bring the most first."""
        found = [each for each in self.judged if each.verdict.status is Status.FAILED]
        return sorted(found, key=lambda each: -each.weight)

    @property
    def value(self) -> int | None:
        """Rounded down, so that 100 means all."""
        whole, lost = (sum(each.weight for each in some) for some in (self.applicable, self.failed))
        return (whole - lost) * 100 // whole if whole else None

    @property
    def rating(self) -> str | None:
        return None if self.value is None else self.bands.rating(self.value)

    @property
    def gap(self) -> Judged | None:
        return self.failed[0] if self.failed else None


def passed(why: str) -> Verdict:
    return Verdict(Status.PASSED, why)


def failed(why: str, fix: str) -> Verdict:
    return Verdict(Status.FAILED, why, fix)


def skipped(why: str) -> Verdict:
    return Verdict(Status.NOT_APPLICABLE, why)


def fair(principle: str) -> Reference:
    """A principle of the FAIR guiding principles for data management (2016), by its number."""
    return Reference("FAIR", principle)


def usable(quality: str) -> Reference:
    """One of the qualities of a data product's usability in data mesh: discoverable, addressable, trustworthy, and so on."""
    return Reference("Data mesh", quality)
