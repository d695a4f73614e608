"""What must hold between documents: each check says what a batch would break, at the line that breaks it."""

from __future__ import annotations

from difflib import get_close_matches
from typing import TYPE_CHECKING

from sqlalchemy import select

from hansa.kernel.findings import Finding, Place, Severity
from hansa.registry.batch import SHAPES, name_of
from hansa.registry.catalog_tags import managed_tags
from hansa.registry.cycles import parent_cycles, product_cycles
from hansa.registry.meanings import meaning_findings
from hansa.registry.records.model import RecordRow
from hansa.registry.records.queries import chunks, facet_holders, facet_values, ids, links_to, standing
from hansa.registry.records.values import Entry, Kind, Reference

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sqlalchemy.orm import Session

    from hansa.registry.batch import Batch, Item

RETIRED = "retired"


def findings(session: Session, batch: Batch) -> tuple[Finding, ...]:
    """All bad news of a batch: each document's own, then what stands between them."""
    found = [finding for item in batch.items for finding in item.findings]
    found.extend(_references(session, batch))
    found.extend(_retiring(session, batch))
    found.extend(_addresses(session, batch))
    found.extend(_one_default(session, batch))
    found.extend(managed_tags(session, batch))
    found.extend(product_cycles(session, batch))
    found.extend(parent_cycles(session, batch))
    found.extend(meaning_findings(session, batch))
    return tuple(found)


def _references(session: Session, batch: Batch) -> Iterable[Finding]:
    wanted: dict[Kind, set[str]] = {}
    for _, entry in batch.changes():
        for reference in entry.references:
            if not reference.loose and batch.entry(reference.kind, reference.id) is None:
                wanted.setdefault(reference.kind, set()).add(reference.id)
    stands = {kind: standing(session, kind, identifiers) for kind, identifiers in wanted.items()}
    guesses = _Guesses(session, batch)
    for item, entry in batch.changes():
        for reference in (each for each in entry.references if not each.loose):
            target = batch.entry(reference.kind, reference.id)
            status = target.status if target else stands[reference.kind].get(reference.id)
            if status is None:
                yield guesses.missing(item, reference)
            elif status == RETIRED and reference.role in {"input", "output"}:
                yield _retired(reference)
            elif reference.part and not _has_part(session, target, reference):
                text = f"The {SHAPES[reference.kind].word} `{reference.id}` has no output port `{reference.part}`."
                yield Finding("reference/part", Severity.ERROR, reference.place, text, "Name one of its output ports.")


def _has_part(session: Session, target: Entry | None, reference: Reference) -> bool:
    if target is not None:
        return ("part", reference.part) in target.facets
    return reference.part in facet_values(session, reference.kind, reference.id, "part")


def _retired(reference: Reference) -> Finding:
    text = f"The {reference.role} port `{reference.name}` rests on contract `{reference.id}`, which is retired."
    fix = "Move to its successor, or take the port out."
    return Finding("reference/retired", Severity.ERROR, reference.place, text, fix)


class _Guesses:
    """The ids that exist, read once per kind and only when something is missing."""

    def __init__(self, session: Session, batch: Batch) -> None:
        self._session = session
        self._batch = batch
        self._known: dict[Kind, list[str]] = {}

    def missing(self, item: Item, reference: Reference) -> Finding:
        kind = reference.kind
        if kind not in self._known:
            fresh = {identifier for own, identifier in self._batch.by_key if own is kind}
            self._known[kind] = sorted(fresh | set(ids(self._session, kind)))
        near = get_close_matches(reference.id, self._known[kind], n=1, cutoff=0.6)
        word = SHAPES[kind].word
        text = f"There is no {word} `{reference.id}`, which {_article(item)} names as its {reference.role}."
        fix = f"Did you mean `{near[0]}`?" if near else f"Add the {word}, or correct the id."
        severity = Severity.ERROR if reference.required else Severity.WARNING
        return Finding("reference/missing", severity, reference.place, text, fix)


def _article(item: Item) -> str:
    return f"the {SHAPES[item.draft.kind].word} `{item.entry.id if item.entry else name_of(item.draft)}`"


def _retiring(session: Session, batch: Batch) -> Iterable[Finding]:
    """Retiring a contract that products still rest on is allowed, and said."""
    for item, entry in batch.changes(Kind.CONTRACT):
        if entry.status != RETIRED:
            continue
        links = links_to(session, Kind.CONTRACT, [entry.id], ("input", "output"))
        users = sorted({link.id for link in links if batch.entry(Kind.PRODUCT, link.id) is None})
        if users:
            place = Place(name_of(item.draft), pointer="/status")
            text = f"Contract `{entry.id}` is retired, but still used by {', '.join(users)}."
            yield Finding("contract/retired-in-use", Severity.WARNING, place, text, "Move them to its successor.")


def _one_default(session: Session, batch: Batch) -> Iterable[Finding]:
    """The field `classification` of the standards has the values of one scheme."""
    if not any(entry.card.get("default") for _, entry in batch.changes(Kind.CLASSIFICATION)):
        return
    stands = facet_holders(session, Kind.CLASSIFICATION, "default", "yes")
    kept = [id_ for id_ in stands if batch.entry(Kind.CLASSIFICATION, id_) is None]
    for item, entry in batch.changes(Kind.CLASSIFICATION):
        if not entry.card.get("default"):
            continue
        if kept and kept[0] != entry.id:
            place = Place(name_of(item.draft), pointer="/customProperty")
            text = f"`{kept[0]}` is the default classification scheme already."
            fix = "Take `customProperty: classification` out of one of the two."
            yield Finding("classification/default", Severity.ERROR, place, text, fix)
        kept = [entry.id]


def _addresses(session: Session, batch: Batch) -> Iterable[Finding]:
    """An address names one product, in URLs and in SQL."""
    taken: dict[str, str] = {}
    changed = [(item, entry) for item, entry in batch.changes(Kind.PRODUCT) if entry.address]
    for some in chunks({entry.address for _, entry in changed}):
        query = select(RecordRow.address, RecordRow.id).where(
            RecordRow.kind == Kind.PRODUCT.value, RecordRow.address.in_(some)
        )
        stands = session.execute(query).all()
        taken |= {address: id_ for address, id_ in stands if address and batch.entry(Kind.PRODUCT, id_) is None}
    for item, entry in changed:
        other = taken.setdefault(entry.address or "", entry.id)
        if other != entry.id:
            text = f"The address {entry.address} belongs to the data product `{other}` already."
            fix = "Give this one another id, or another domain."
            place = Place(name_of(item.draft), pointer="/id")
            yield Finding("product/address", Severity.ERROR, place, text, fix)
