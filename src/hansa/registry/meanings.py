"""What words of the mesh mean: links of documents resolved to concepts and definitions, and what is wrong with them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import select

from hansa.kernel.findings import Finding, Severity
from hansa.registry.records.links import ROLES, named
from hansa.registry.records.model import FacetRow, RecordRow
from hansa.registry.records.queries import chunks, links_to, mapping
from hansa.registry.records.values import Kind
from hansa.registry.semantics.names import readings
from hansa.standards.osi.values import ConceptKind, parts_of, text_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from sqlalchemy.orm import Session

    from hansa.kernel.json import Json
    from hansa.registry.batch import Batch
    from hansa.registry.records.queries import Link
    from hansa.registry.records.values import Reference

_NEEDED = {"group": ConceptKind.GROUP.value, "property": ConceptKind.SHARED_PROPERTY.value}
"""The role of a concept's reference → the kind its target must have."""


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a link leads to: a definition, a concept, or the property `part` of the concept `id`."""

    kind: Kind
    id: str
    part: str
    title: str
    description: str
    data: dict[str, Json]

    @property
    def path(self) -> str:
        """As the address of its page ends: `semantics/main/order.order_id`, `definitions/checkout/order_id`."""
        noun = "semantics" if self.kind is Kind.CONCEPT else self.kind.value
        return f"{noun}/{self.id}" + (f".{self.part}" if self.part else "")


def resolve(session: Session, urls: Iterable[str]) -> dict[str, Meaning]:
    """Each link that leads somewhere in this mesh. A concept's own IRI wins over the form of the address."""
    wanted = set(urls)
    by_iri = _by_iri(session, wanted)
    names = {url: name for url in wanted - by_iri.keys() if (name := named(url)) is not None}
    concepts = {id_ for kind, each in names.values() if kind is Kind.CONCEPT for id_, _ in readings(each)}
    rows = _rows(session, Kind.CONCEPT, concepts | set(by_iri.values()))
    terms = _rows(session, Kind.DEFINITION, {each for kind, each in names.values() if kind is Kind.DEFINITION})
    found: dict[str, Meaning] = {}
    for url, identifier in by_iri.items():
        if identifier in rows:
            found[url] = _by_own_iri(rows[identifier], url)
    for url, (kind, each) in names.items():
        meaning = _term(terms.get(each)) if kind is Kind.DEFINITION else _concept(rows, each)
        if meaning is not None:
            found[url] = meaning
    return found


def find_concept(session: Session, name: str) -> Meaning | None:
    """The concept `main/order`, or its property `main/order.order_id`."""
    return _concept(_rows(session, Kind.CONCEPT, {id_ for id_, _ in readings(name)}), name)


def used_by(session: Session, meaning: Meaning) -> list[Link]:
    """Every place in other documents that says it means this; for an entity also those that mean one of its properties."""
    targets = {meaning.id if not meaning.part else f"{meaning.id}.{meaning.part}", text_of(meaning.data.get("iri"))}
    for each in parts_of(meaning.data.get("properties")) if not meaning.part else ():
        targets |= {f"{meaning.id}.{text_of(each.get('id'))}", text_of(each.get("iri"))}
    return links_to(session, meaning.kind, targets - {""}, ROLES)


def _rows(session: Session, kind: Kind, identifiers: Iterable[str]) -> dict[str, RecordRow]:
    found: dict[str, RecordRow] = {}
    for some in chunks(set(identifiers)):
        query = select(RecordRow).where(RecordRow.kind == kind.value, RecordRow.id.in_(some))
        found |= {row.id: row for row in session.scalars(query)}
    return found


def _by_iri(session: Session, urls: set[str]) -> dict[str, str]:
    found: dict[str, str] = {}
    for some in chunks(urls):
        query = select(FacetRow.value, FacetRow.id).where(
            FacetRow.kind == Kind.CONCEPT.value, FacetRow.facet == "iri", FacetRow.value.in_(some)
        )
        found |= dict(session.execute(query.order_by(FacetRow.id.desc())).all())
    return found


def _by_own_iri(row: RecordRow, iri: str) -> Meaning:
    data = mapping(row.data)
    part = next((each for each in parts_of(data.get("properties")) if each.get("iri") == iri), None)
    return _meaning(row, data) if part is None or data.get("iri") == iri else _property(row, part)


def _concept(rows: dict[str, RecordRow], name: str) -> Meaning | None:
    for identifier, part in readings(name):
        row = rows.get(identifier)
        if row is None:
            continue
        data = mapping(row.data)
        if not part:
            return _meaning(row, data)
        inline = next((each for each in parts_of(data.get("properties")) if each.get("id") == part), None)
        if inline is not None:
            return _property(row, inline)
    return None


def _meaning(row: RecordRow, data: dict[str, Json]) -> Meaning:
    return Meaning(Kind.CONCEPT, row.id, "", row.name, row.summary, data)


def _property(row: RecordRow, part: dict[str, Json]) -> Meaning:
    identifier = text_of(part.get("id"))
    name = text_of(part.get("name")) or identifier
    return Meaning(Kind.CONCEPT, row.id, identifier, name, text_of(part.get("description")), part)


def _term(row: RecordRow | None) -> Meaning | None:
    return Meaning(Kind.DEFINITION, row.id, "", row.name, row.summary, mapping(row.data)) if row else None


def meaning_findings(session: Session, batch: Batch) -> Iterator[Finding]:
    """Links that lead nowhere (said, allowed), groups that are none and shared properties that are none (refused)."""
    yield from _wrong_kinds(session, batch)
    loose = [
        reference for _, entry in batch.changes() for reference in entry.references if reference.loose and reference.id
    ]
    if loose:
        yield from _dangling(session, batch, loose)


def _wrong_kinds(session: Session, batch: Batch) -> Iterator[Finding]:
    asked = [
        (entry, reference)
        for _, entry in batch.changes(Kind.CONCEPT)
        for reference in entry.references
        if reference.role in _NEEDED
    ]
    rows = _rows(session, Kind.CONCEPT, {reference.id for _, reference in asked})
    for entry, reference in asked:
        target = batch.entry(Kind.CONCEPT, reference.id)
        card = target.card if target else mapping(rows[reference.id].card) if reference.id in rows else {}
        if card and card.get("kind") != _NEEDED[reference.role]:
            text = f"The concept `{reference.id}`, which `{entry.id}` names as its {reference.role}, is of kind {card.get('kind')}."
            fix = f"Name a concept of kind {_NEEDED[reference.role]}."
            yield Finding("semantics/kind", Severity.ERROR, reference.place, text, fix)


def _dangling(session: Session, batch: Batch, loose: list[Reference]) -> Iterator[Finding]:
    """A link to a foreign address may mean anything; one that has the form of ours must lead somewhere."""
    own = [each for each in loose if "://" not in each.id]
    concepts = {id_ for each in own if each.kind is Kind.CONCEPT for id_, _ in readings(each.id)}
    rows = _rows(session, Kind.CONCEPT, concepts)
    terms = _rows(session, Kind.DEFINITION, {each.id for each in own if each.kind is Kind.DEFINITION})
    for each in own:
        if each.kind is Kind.DEFINITION:
            exists = each.id in terms or batch.entry(each.kind, each.id) is not None
            word = "definition"
        else:
            exists = _concept(rows, each.id) is not None or _in_batch(batch, each.id)
            word = "concept"
        if not exists:
            text = f"{each.name or 'The document'} is said to mean the {word} `{each.id}`, which does not exist."
            fix = f"Correct the link, or add the {word}."
            yield Finding("reference/meaning", Severity.WARNING, each.place, text, fix)


def _in_batch(batch: Batch, name: str) -> bool:
    for identifier, part in readings(name):
        entry = batch.entry(Kind.CONCEPT, identifier)
        if entry is not None and (not part or ("part", part) in entry.facets):
            return True
    return False
