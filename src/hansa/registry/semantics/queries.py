"""Which namespaces there are, and what is in them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import func, select

from hansa.registry.records.model import FacetRow, RecordRow
from hansa.registry.records.queries import get, mapping
from hansa.registry.records.values import Kind
from hansa.registry.semantics.names import record_id
from hansa.standards.osi.values import Ontology, text_of

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from hansa.kernel.json import Json
    from hansa.registry.records.values import Record
    from hansa.standards.osi.values import Part


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
    query = (
        select(RecordRow.data)
        .join(FacetRow, (FacetRow.kind == RecordRow.kind) & (FacetRow.id == RecordRow.id))
        .where(FacetRow.kind == kind.value, FacetRow.facet == "namespace", FacetRow.value == namespace)
        .order_by(RecordRow.created_at, RecordRow.id)
    )
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
