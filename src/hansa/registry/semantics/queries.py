"""Which namespaces there are, and what is in them."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVarTuple

from sqlalchemy import func, select

from hansa.registry.records.model import FacetRow, RecordRow
from hansa.registry.records.queries import get, links_to, mapping
from hansa.registry.records.values import Kind
from hansa.registry.semantics.names import record_id
from hansa.registry.semantics.values import ConceptRow, LinkRow
from hansa.standards.osi.values import Ontology, text_of

if TYPE_CHECKING:
    from sqlalchemy import Select
    from sqlalchemy.orm import Session

    from hansa.kernel.json import Json
    from hansa.registry.records.values import Record
    from hansa.standards.osi.values import Part


Columns = TypeVarTuple("Columns")


def find_namespace(session: Session, namespace: str) -> Record | None:
    return get(session, Kind.NAMESPACE, namespace)


def list_namespaces(session: Session) -> list[tuple[Part, int, int]]:
    """Each with the numbers of its concepts and relationships, in the order in which they came."""
    query = select(RecordRow.data).where(RecordRow.kind == Kind.NAMESPACE.value)
    rows = session.scalars(query.order_by(RecordRow.created_at, RecordRow.id))
    concepts, relationships = (_counts(session, kind) for kind in (Kind.CONCEPT, Kind.RELATIONSHIP))
    found = [mapping(data) for data in rows]
    return [(each, concepts.get(_id(each), 0), relationships.get(_id(each), 0)) for each in found]


def find_part(session: Session, kind: Kind, namespace: str, identifier: str) -> Record | None:
    """One concept or relationship."""
    return get(session, kind, record_id(namespace, identifier))


def list_parts(session: Session, kind: Kind, namespace: str) -> list[Part]:
    """The documents of a namespace's concepts or relationships, in the order in which they came."""
    query = _inside(select(RecordRow.data), kind, namespace).order_by(RecordRow.created_at, RecordRow.id)
    return [mapping(data) for data in session.scalars(query)]


def ids_of(session: Session, kind: Kind, namespace: str) -> list[str]:
    """The records' ids: `main/order`."""
    query = select(FacetRow.id).where(
        FacetRow.kind == kind.value, FacetRow.facet == "namespace", FacetRow.value == namespace
    )
    return list(session.scalars(query.order_by(FacetRow.id)))


def ontology(session: Session, namespace: str) -> Ontology | None:
    """The whole namespace as one value; None where there is none."""
    record = find_namespace(session, namespace)
    if record is None:
        return None
    about = {name: value for name, value in record.data.items() if name != "id"}
    concepts = {_id(each): without_namespace(each) for each in list_parts(session, Kind.CONCEPT, namespace)}
    relationships = {_id(each): without_namespace(each) for each in list_parts(session, Kind.RELATIONSHIP, namespace)}
    return Ontology(namespace, about, concepts, relationships)


def without_namespace(data: dict[str, Json]) -> Part:
    return {name: value for name, value in data.items() if name != "namespace"}


def _id(data: Part) -> str:
    return text_of(data.get("id"))


def _counts(session: Session, kind: Kind) -> dict[str, int]:
    query = select(FacetRow.value, func.count()).where(FacetRow.kind == kind.value, FacetRow.facet == "namespace")
    return dict(session.execute(query.group_by(FacetRow.value)).all())


def list_concepts(session: Session, namespace: str) -> list[ConceptRow]:
    """Without what only their own pages show, by name."""
    columns = (RecordRow.id, RecordRow.name, RecordRow.summary, RecordRow.status, RecordRow.owner, RecordRow.card)
    query = _inside(select(*columns), Kind.CONCEPT, namespace).order_by(RecordRow.sort, RecordRow.id)
    return [
        ConceptRow(
            id_,
            name,
            summary,
            status,
            owner,
            text_of(mapping(card).get("kind")),
            text_of(mapping(card).get("group")),
            _number(mapping(card).get("properties")),
        )
        for id_, name, summary, status, owner, card in session.execute(query)
    ]


def list_links(session: Session, namespace: str) -> list[LinkRow]:
    """The relationships of a namespace, by name."""
    columns = (RecordRow.id, RecordRow.name, RecordRow.summary, RecordRow.card)
    query = _inside(select(*columns), Kind.RELATIONSHIP, namespace).order_by(RecordRow.sort, RecordRow.id)
    return [_link(id_, name, summary, mapping(card)) for id_, name, summary, card in session.execute(query)]


def links_of(session: Session, record: str) -> list[LinkRow]:
    """The relationships, of any namespace, in which a concept plays a role."""
    found = {link.id for link in links_to(session, Kind.CONCEPT, [record], ("from", "to"))}
    columns = (RecordRow.id, RecordRow.name, RecordRow.summary, RecordRow.card)
    query = select(*columns).where(RecordRow.kind == Kind.RELATIONSHIP.value, RecordRow.id.in_(sorted(found)))
    rows = session.execute(query.order_by(RecordRow.sort, RecordRow.id)) if found else ()
    return [_link(id_, name, summary, mapping(card)) for id_, name, summary, card in rows]


def _link(identifier: str, name: str, summary: str, card: dict[str, Json]) -> LinkRow:
    start, end, kind, many = (text_of(card.get(word)) for word in ("from", "to", "type", "multiplicity"))
    return LinkRow(identifier, name, summary, kind, start, end, many)


def _inside(query: Select[*Columns], kind: Kind, namespace: str) -> Select[*Columns]:
    inside = (FacetRow.kind == kind.value) & (FacetRow.facet == "namespace") & (FacetRow.value == namespace)
    return query.join(FacetRow, (FacetRow.kind == RecordRow.kind) & (FacetRow.id == RecordRow.id)).where(inside)


def _number(value: Json) -> int:
    return value if isinstance(value, int) else 0
