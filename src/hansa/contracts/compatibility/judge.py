"""Two versions of a document, of whichever standard, as one Verdict."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from hansa.contracts.compatibility.compare import compare, step
from hansa.contracts.compatibility.verdict import Verdict
from hansa.kernel.errors import InvalidInput
from hansa.kernel.findings import Finding, Severity
from hansa.kernel.semver import Step, Version
from hansa.standards.odcs.contract import Contract
from hansa.standards.upgrade import upgrade

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hansa.contracts.compatibility.difference import Difference, Perspective
    from hansa.kernel.findings import Place
    from hansa.standards.document import Document

T = TypeVar("T")


def judge(old: Document, new: Document, perspective: Perspective = "consumer") -> Verdict:
    """Contracts (ODCS, DCS) are compared with contracts, products (ODPS, DPS) with products; both must have passed `read`.

    Places are those of `new`'s own text where it is in the standard's current shape; a document that had to be rewritten
    to be compared is named as a whole.
    """
    left, right = upgrade(old), upgrade(new)
    if left.spec != right.spec:
        raise InvalidInput(
            f"{old.name} and {new.name} are not of one kind.",
            hint="Compare a contract with a contract, or two products.",
        )
    before, after = Contract.parse(left), Contract.parse(right)
    differences = compare(before, after)
    needed = step(differences)
    version = Version.parse(before.version or "")
    return Verdict(
        standard="ODCS",
        id=after.id,
        name=after.name or "",
        document=new.name,
        old_version=before.version or "",
        new_version=after.version or "",
        differences=differences,
        places=tuple(_place(new, right, each) for each in differences),
        step=needed,
        suggested=str(version.bump(needed)) if version and needed is not Step.NONE else "",
        findings=tuple(_version(before.version, after.version, differences, new)),
        perspective=perspective,
        old_data=left.data,
        new_data=right.data,
    )


def _place(new: Document, current: Document, difference: Difference) -> Place:
    if new.spec == current.spec and not new.spec_version.startswith("2."):
        return new.place(difference.near)
    return new.place("")


def _version(old: str, new: str, differences: Sequence[Difference], document: Document) -> list[Finding]:
    """Whether the new version says what the change costs."""
    before, after, needed = Version.parse(old or ""), Version.parse(new or ""), step(differences)
    place = document.place("/version", key=True)
    if before is None or after is None:
        wrong = old if before is None else new
        text = f"The version `{wrong}` is none that can be counted on."
        return [Finding("contract/version-form", Severity.WARNING, place, text, "Write it as 1.0.0 (semver.org).")]
    if after.sort_key() < before.sort_key():
        text = f"The version went back from {before} to {after}."
        return [Finding("contract/version-back", Severity.ERROR, place, text, f"Write {before.bump(needed)} or later.")]
    if needed is Step.NONE or before.bump(needed).sort_key() <= after.sort_key():
        return []
    first = differences[0]
    stays = f"stays {after}" if str(before) == str(after) else f"went from {before} to {after} only"
    severity = Severity.ERROR if first.impact == "breaking" else Severity.WARNING
    text = f"{first.text} This is a {needed} change, but the version {stays}."
    fix = f"Set version: {before.bump(needed)}, or take the change back."
    return [Finding("contract/version-step", severity, place, text, fix)]
