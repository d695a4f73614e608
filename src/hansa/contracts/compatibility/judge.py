"""Two versions of a document, of whichever standard, as one Verdict."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from hansa.contracts.compatibility.compare import compare, step
from hansa.contracts.compatibility.difference import Rule
from hansa.contracts.compatibility.product.compare_product import compare_products
from hansa.contracts.compatibility.verdict import Verdict
from hansa.contracts.compatibility.versions import STANDARD, check_version
from hansa.kernel.errors import InvalidInput
from hansa.kernel.semver import Step, Version
from hansa.standards.odcs.contract import Contract
from hansa.standards.odps.product import Product
from hansa.standards.upgrade import upgrade

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hansa.contracts.compatibility.difference import Difference, Perspective
    from hansa.contracts.compatibility.verdict import Standard
    from hansa.kernel.findings import Place
    from hansa.kernel.json import Json
    from hansa.standards.document import Document

APPEARED = Rule("document-added", "terms", "compatible", "breaking", "A new promise harms nobody and must be kept.")
DISAPPEARED = Rule("document-removed", "terms", "breaking", "compatible", "Nothing is promised any more.")


@dataclass(frozen=True, slots=True)
class _Side:
    """One version: what it says, in the current version of its standard."""

    document: Document
    current: Document
    model: Contract | Product

    @classmethod
    def of(cls, document: Document) -> _Side:
        current = upgrade(document)
        model = Contract.parse(current) if current.spec == "odcs" else Product.parse(current)
        return cls(document, current, model)

    @property
    def version(self) -> str:
        return self.model.version or ""

    @property
    def standard(self) -> Standard:
        return "ODCS" if isinstance(self.model, Contract) else "ODPS"

    def place(self, pointer: str) -> Place:
        """In the document's own text; one that had to be rewritten to be compared is named as a whole."""
        rewritten = self.document.spec != self.current.spec or self.document.spec_version.startswith("2.")
        return self.document.place("" if rewritten else pointer)


def judge(old: Document, new: Document, perspective: Perspective = "consumer") -> Verdict:
    """Contracts (ODCS, DCS) are compared with contracts, products (ODPS, DPS) with products; both must have passed `read`."""
    left, right = _Side.of(old), _Side.of(new)
    if isinstance(left.model, Contract) and isinstance(right.model, Contract):
        differences = compare(left.model, right.model)
    elif isinstance(left.model, Product) and isinstance(right.model, Product):
        differences = compare_products(left.model, right.model)
    else:
        hint = "Compare a contract with a contract, or a product with a product."
        raise InvalidInput(f"{old.name} and {new.name} are not of one kind.", hint=hint)
    if (old.spec, old.spec_version) != (new.spec, new.spec_version):
        versions = f"{old.spec.upper()} {old.spec_version}", f"{new.spec.upper()} {new.spec_version}"
        text = f"The document is written in {versions[1]} instead of {versions[0]}."
        differences = (*differences, STANDARD.found("/apiVersion", *versions, text))
    return _verdict(left, right, differences, perspective)


def appeared(new: Document, perspective: Perspective = "consumer", *, unreadable: bool = False) -> Verdict:
    """A document that was not there before, or was `unreadable`."""
    side = _Side.of(new)
    why = "cannot be compared: its older version is not valid" if unreadable else "is new"
    difference = APPEARED.found("", None, side.model.id, f"`{side.model.id}` {why}.")
    return _alone(side, difference, perspective, new=side.current.data)


def disappeared(old: Document, perspective: Perspective = "consumer") -> Verdict:
    """A document that is there no more."""
    side = _Side.of(old)
    difference = DISAPPEARED.found("", side.model.id, None, f"`{side.model.id}` was removed.")
    return _alone(side, difference, perspective, old=side.current.data)


def _verdict(left: _Side, right: _Side, differences: Sequence[Difference], perspective: Perspective) -> Verdict:
    needed, version = step(differences), Version.parse(left.version)
    place = right.document.place("/version", key=True)
    return Verdict(
        standard=right.standard,
        id=right.model.id,
        name=right.model.name or "",
        document=right.document.name,
        old_version=left.version,
        new_version=right.version,
        differences=tuple(differences),
        places=tuple(right.place(each.near) for each in differences),
        step=needed,
        suggested=str(version.bump(needed)) if version and needed is not Step.NONE else "",
        findings=tuple(check_version(left.version, right.version, differences, place)),
        perspective=perspective,
        old_data=left.current.data,
        new_data=right.current.data,
    )


def _alone(
    side: _Side, difference: Difference, perspective: Perspective, *, old: Json = None, new: Json = None
) -> Verdict:
    return Verdict(
        standard=side.standard,
        id=side.model.id,
        name=side.model.name or "",
        document=side.document.name,
        old_version=side.version if old else "",
        new_version=side.version if new else "",
        differences=(difference,),
        places=(side.place(""),),
        step=difference.step,
        suggested="",
        perspective=perspective,
        old_data=old,
        new_data=new,
    )
