"""What two versions of a document differ in, with what follows: the version it needs, and who is affected."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, TypeAlias

from hansa.kernel.findings import Finding, Severity

if TYPE_CHECKING:
    from hansa.contracts.compatibility.difference import Difference, Impact, Perspective
    from hansa.kernel.findings import Place
    from hansa.kernel.json import Json
    from hansa.kernel.semver import Step

Standard: TypeAlias = Literal["ODCS", "ODPS"]


@dataclass(frozen=True, slots=True)
class Consumer:
    """A data product that reads under the contract: through `port`, by the document `document`."""

    product: str
    name: str
    owner: str
    port: str
    document: str
    version: str = ""


@dataclass(frozen=True, slots=True)
class Verdict:
    """`document` is the newer one; `places` say where in it each difference is, in the order of `differences`.

    `suggested` is the least version the differences allow, empty where the old version is none. `findings` are what is
    wrong with the change as a whole, such as a version that does not say what it costs. `old_data` and `new_data` are
    what the differences' pointers lead into.
    """

    standard: Standard
    id: str
    name: str
    document: str
    old_version: str
    new_version: str
    differences: tuple[Difference, ...]
    places: tuple[Place, ...]
    step: Step
    suggested: str
    findings: tuple[Finding, ...] = ()
    consumers: tuple[Consumer, ...] = ()
    perspective: Perspective = "consumer"
    old_data: Json = None
    new_data: Json = None

    @property
    def breaking(self) -> tuple[Difference, ...]:
        """For those whose side is taken."""
        return tuple(each for each in self.differences if self.impact(each) == "breaking")

    @property
    def as_findings(self) -> tuple[Finding, ...]:
        """One a difference, in their order."""
        return tuple(
            Finding(f"diff/{each.code}", self._severity(each), place, each.text)
            for each, place in zip(self.differences, self.places, strict=True)
        )

    def impact(self, difference: Difference) -> Impact:
        return difference.impact_for(self.perspective)

    def _severity(self, difference: Difference) -> Severity:
        if self.impact(difference) == "breaking":
            return Severity.ERROR
        return Severity.WARNING if difference.rule.notice else Severity.INFO
