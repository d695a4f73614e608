"""What the store holds: documents, their earlier states, and who points at whom."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

from sqlalchemy import ARRAY, Integer, Text, any_, bindparam, cast, func, literal, or_, select, text
from sqlalchemy import column as sql_column
from sqlalchemy.orm import defer

from hansa.registry.records.model import FacetRow, RecordRow, ReferenceRow, RevisionRow
from hansa.registry.records.values import Kind, Record, Revision

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import datetime

    from sqlalchemy import ColumnElement, Select
    from sqlalchemy.orm import QueryableAttribute, Session

    from hansa.kernel.json import Json

T = TypeVar("T")

NARROWED = "hansa.narrowed"
"""A session's `info` holds here, by kind, what is hidden from who asks (see `registry/visibility`)."""

CHUNK = 500
"""Values bound in one statement; SQLite's oldest limit is 999."""


LIGHT = (defer(RecordRow.text, raiseload=True), defer(RecordRow.data, raiseload=True))
"""For lists: all of a record but its document, which would be parsed for nothing."""

_REFERENCE = ReferenceRow.__table__.c
_LINK = (
    _REFERENCE.kind,
    _REFERENCE.id,
    _REFERENCE.role,
    _REFERENCE.name,
    _REFERENCE.version,
    _REFERENCE.target_kind,
    _REFERENCE.target_id,
)
"""The columns of a Link: a row of them is a third of the work of an object."""


_EACH, _VALUE = text("SELECT value FROM json_each(:items)"), sql_column("value", Text)
"""`listed` on SQLite in a third of the time; every page asks it several times."""


class Hidden(NamedTuple):
    """`ids` is the question for them, or they themselves where they are few."""

    ids: Select[str]
    number: int


class Link(NamedTuple):
    """One stored reference: `id` (of `kind`) points at `target_id` (of `target_kind`) as its `role`."""

    kind: Kind
    id: str
    role: str
    name: str
    version: str
    target_kind: Kind
    target_id: str


def is_narrowed(session: Session) -> bool:
    """Whether something is hidden in it, so that counts must be made over records that can be seen."""
    return bool(session.info.get(NARROWED))


def hidden(session: Session, kind: Kind) -> Hidden | None:
    """The records of this kind that the session does not show; None where it shows all."""
    away: dict[Kind, Hidden] = session.info.get(NARROWED, {})
    return away.get(kind)


def chunks(items: Iterable[T]) -> Iterator[Sequence[T]]:
    listed = list(items)
    for start in range(0, len(listed), CHUNK):
        yield listed[start : start + CHUNK]


def listed(session: Session, items: Sequence[str] | Sequence[int]) -> Select[Any]:
    """These values as a question's part, however many: one bound text, so that the statement is always the same."""
    if session.get_bind().dialect.name == "sqlite":
        each = func.json_each(json.dumps(items)).table_valued("value")
    else:
        each = func.unnest(_array(items)).table_valued("value").render_derived()
    return select(each.c.value)


def among(
    session: Session, column: ColumnElement[str] | QueryableAttribute[str], items: Sequence[str]
) -> ColumnElement[bool]:
    """Whether the column has one of these values: PostgreSQL knows how many they are and looks each up in an index."""
    if session.get_bind().dialect.name == "sqlite":
        return column.in_(_EACH.bindparams(bindparam("items", json.dumps(items), unique=True)).columns(_VALUE))
    return column == any_(_array(items))


def _array(items: Sequence[str] | Sequence[int]) -> ColumnElement[Any]:
    """PostgreSQL's own text for an array, which the driver need not look at value by value."""
    written = json.dumps(items, ensure_ascii=False)[1:-1]
    if "\\" in written:  # JSON has more escapes than arrays
        written = ",".join('"' + str(each).replace("\\", "\\\\").replace('"', '\\"') + '"' for each in items)
    of = Integer if items and isinstance(items[0], int) else Text
    return cast(literal(f"{{{written}}}"), ARRAY(of))


def get(session: Session, kind: Kind, identifier: str) -> Record | None:
    row = session.scalar(select(RecordRow).where(RecordRow.kind == kind.value, RecordRow.id == identifier))
    return record(row) if row else None


def list_records(session: Session, kind: Kind) -> list[Record]:
    """All of a kind by name."""
    query = select(RecordRow).where(RecordRow.kind == kind.value).order_by(RecordRow.sort, RecordRow.id)
    return [record(row) for row in session.scalars(query)]


def history(session: Session, kind: Kind, identifier: str) -> list[Revision]:
    """Every state the document had, the newest (which stands, if it is not removed) first."""
    query = select(RevisionRow).where(RevisionRow.kind == kind.value, RevisionRow.id == identifier)
    return [_revision(row) for row in session.scalars(query.order_by(RevisionRow.number.desc()))]


def revision(session: Session, kind: Kind, identifier: str, number: int) -> Revision | None:
    row = session.get(RevisionRow, (kind.value, identifier, number))
    return _revision(row) if row else None


def card_of(session: Session, kind: Kind, identifier: str) -> dict[str, Json]:
    """What lists know of it; empty where there is none."""
    found = select(RecordRow.card).where(RecordRow.kind == kind.value, RecordRow.id == identifier)
    return mapping(session.scalar(found))


def cards(session: Session, kind: Kind, identifiers: Iterable[str]) -> dict[str, dict[str, Json]]:
    """Of those of these that exist: id → what lists know of it."""
    found: dict[str, dict[str, Json]] = {}
    for some in chunks(set(identifiers)):
        query = select(RecordRow.id, RecordRow.card).where(
            RecordRow.kind == kind.value, among(session, RecordRow.id, some)
        )
        found.update((identifier, mapping(card)) for identifier, card in session.execute(query))
    return found


def ids(session: Session, kind: Kind) -> list[str]:
    return list(session.scalars(select(RecordRow.id).where(RecordRow.kind == kind.value)))


def last_change(session: Session, kind: Kind, identifiers: Sequence[str]) -> datetime | None:
    """When the newest of these was written."""
    query = select(func.max(RecordRow.updated_at)).where(RecordRow.kind == kind.value, RecordRow.id.in_(identifiers))
    return session.scalar(query)


def standing(session: Session, kind: Kind, identifiers: Iterable[str]) -> dict[str, str]:
    """Which of these exist, each with its status."""
    found: dict[str, str] = {}
    for some in chunks(set(identifiers)):
        query = select(RecordRow.id, RecordRow.status).where(
            RecordRow.kind == kind.value, among(session, RecordRow.id, some)
        )
        found.update(session.execute(query).all())
    return found


def texts(session: Session, kind: Kind, identifiers: Iterable[str]) -> dict[str, str]:
    """The documents of these as they stand."""
    found: dict[str, str] = {}
    for some in chunks(set(identifiers)):
        query = select(RecordRow.id, RecordRow.text).where(
            RecordRow.kind == kind.value, among(session, RecordRow.id, some)
        )
        found.update(session.execute(query).all())
    return found


def names(session: Session, kind: Kind, identifiers: Iterable[str] | None = None) -> dict[str, str]:
    """Id → display name, of all or of these."""
    query = select(RecordRow.id, RecordRow.name).where(RecordRow.kind == kind.value)
    if identifiers is None:
        return dict(session.execute(query).all())
    found: dict[str, str] = {}
    for some in chunks(set(identifiers)):
        found.update(session.execute(query.where(among(session, RecordRow.id, some))).all())
    return found


def named(session: Session, kind: Kind, wanted: Sequence[str]) -> tuple[str, ...]:
    """The ids of those of a kind that have one of these display names (or, where people know it by that, one of these ids)."""
    query = select(RecordRow.id).where(
        RecordRow.kind == kind.value, or_(RecordRow.name.in_(wanted), RecordRow.id.in_(wanted))
    )
    return tuple(session.scalars(query.order_by(RecordRow.id)))


def facet_values(session: Session, kind: Kind, identifier: str, facet: str) -> list[str]:
    query = select(FacetRow.value).where(
        FacetRow.kind == kind.value, FacetRow.facet == facet, FacetRow.id == identifier
    )
    return list(session.scalars(query))


def owner_of(session: Session, kind: Kind, identifier: str) -> str:
    """The team that owns it; empty where there is none, or no such record."""
    query = select(RecordRow.owner).where(RecordRow.kind == kind.value, RecordRow.id == identifier)
    return session.scalar(query) or ""


def facet_holders(session: Session, kind: Kind, facet: str, value: str) -> list[str]:
    """The ids of all of a kind that have this value."""
    query = select(FacetRow.id).where(FacetRow.kind == kind.value, FacetRow.facet == facet, FacetRow.value == value)
    return list(session.scalars(query.order_by(FacetRow.id)))


def links_to(session: Session, kind: Kind, targets: Iterable[str], roles: Sequence[str] = ()) -> list[Link]:
    """Who points at these, in the order of their documents."""
    found: list[Link] = []
    for some in chunks(set(targets)):
        query = select(*_LINK).where(_REFERENCE.target_kind == kind.value, among(session, _REFERENCE.target_id, some))
        found.extend(_links(session, query, roles))
    return found


def links_from(session: Session, kind: Kind, identifiers: Iterable[str], roles: Sequence[str] = ()) -> list[Link]:
    """What these point at, in the order of their documents."""
    found: list[Link] = []
    for some in chunks(set(identifiers)):
        query = select(*_LINK).where(_REFERENCE.kind == kind.value, among(session, _REFERENCE.id, some))
        found.extend(_links(session, query, roles))
    return found


def holders(session: Session, kind: Kind, identifier: str) -> list[Link]:
    """Who would be left pointing at nothing if this were removed."""
    query = select(*_LINK).where(
        _REFERENCE.target_kind == kind.value, _REFERENCE.target_id == identifier, _REFERENCE.holds
    )
    links = _links(session, query, ())
    return [link for link in links if (link.kind, link.id) != (kind, identifier)]


def _links(session: Session, query: Select[str, str, str, str, str, str, str], roles: Sequence[str]) -> list[Link]:
    if roles:
        query = query.where(_REFERENCE.role.in_(roles))
    rows = session.execute(query.order_by(_REFERENCE.kind, _REFERENCE.id, _REFERENCE.number)).all()
    return [
        Link(Kind(kind), id_, role, name, version, Kind(target_kind), target)
        for kind, id_, role, name, version, target_kind, target in rows
    ]


def record(row: RecordRow) -> Record:
    return Record(
        Kind(row.kind),
        row.id,
        row.name,
        row.owner,
        row.status,
        row.domain,
        row.text,
        mapping(row.data),
        row.revision,
        row.created_at,
        row.updated_at,
        row.updated_by,
    )


def mapping(value: Json) -> dict[str, Json]:
    """A stored JSON object; anything else counts as empty."""
    return value if isinstance(value, dict) else {}


def _revision(row: RevisionRow) -> Revision:
    return Revision(row.number, row.text, row.at, row.by, row.why, row.removed)
