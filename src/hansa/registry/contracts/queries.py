"""Which contracts there are, who provides them, and what they say."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from sqlalchemy import select

from hansa.registry.contracts.values import ContractRow
from hansa.registry.records.listing import documents
from hansa.registry.records.model import RecordRow, ReferenceRow
from hansa.registry.records.queries import LIGHT, listed
from hansa.registry.records.values import Kind
from hansa.standards.odcs.contract import Contract
from hansa.standards.read import read

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import ColumnElement
    from sqlalchemy.orm import Session

    from hansa.registry.records.listing import Listing
    from hansa.standards.document import Document

CACHED = 512
"""Parsed contracts kept in memory: a page or a run reads the same few again and again."""

FEW = 500
"""Contracts that a query names one by one; for more, it asks for all."""

PROVIDES = ("output", "retired-output")


def list_contracts(session: Session, *, owner: str = "", status: str = "") -> list[ContractRow]:
    """By name."""
    where = [RecordRow.kind == Kind.CONTRACT.value]
    if owner:
        where.append(RecordRow.owner == owner)
    if status:
        where.append(RecordRow.status == status)
    return _rows(session, where)


def saying(session: Session, word: str, among: Sequence[str] | None = None) -> list[str]:
    """The ids of those (`among` these) whose documents hold this word of letters, however written: few to be read, of many that need not be."""
    query = select(RecordRow.id).where(RecordRow.kind == Kind.CONTRACT.value, RecordRow.text.icontains(word))
    if among is not None:
        query = query.where(RecordRow.id.in_(listed(session, among)))
    return list(session.scalars(query.order_by(RecordRow.id)))


def unprovided(session: Session, limit: int) -> list[ContractRow]:
    """Those that no product promises, by name."""
    row = ReferenceRow
    promised = select(row.target_id).where(
        row.target_kind == Kind.CONTRACT.value, row.target_id == RecordRow.id, row.role.in_(PROVIDES)
    )
    return _rows(session, [RecordRow.kind == Kind.CONTRACT.value, ~promised.exists()], limit=limit)


def page_of_contracts(session: Session, listing: Listing) -> list[ContractRow]:
    """One page of them."""
    found, _ = documents(session, listing)
    rows = _rows(session, [RecordRow.kind == Kind.CONTRACT.value, RecordRow.id.in_([each.id for each in found])])
    return sorted(rows, key=lambda row: [each.id for each in found].index(row.id))


def find_contract(session: Session, identifier: str) -> ContractRow | None:
    found = _rows(session, [RecordRow.kind == Kind.CONTRACT.value, RecordRow.id == identifier])
    return found[0] if found else None


def load_contract(session: Session, identifier: str) -> tuple[Contract, Document] | None:
    """The typed contract, and the document as it came, for the lines of what it says."""
    columns = (RecordRow.text, RecordRow.revision)
    query = select(*columns).where(RecordRow.kind == Kind.CONTRACT.value, RecordRow.id == identifier)
    row = session.execute(query).first()
    return _parsed(identifier, row.text) if row else None


@lru_cache(maxsize=CACHED)
def _parsed(identifier: str, text: str) -> tuple[Contract, Document] | None:
    """By its text: a new revision is a new key, and two databases never mix."""
    reading = read(text, identifier)
    if reading.document is None or not reading.ok:
        return None
    return Contract.parse(reading.document), reading.document


def _rows(session: Session, where: list[ColumnElement[bool]], limit: int | None = None) -> list[ContractRow]:
    links = select(ReferenceRow.target_id, ReferenceRow.id, ReferenceRow.name).where(
        ReferenceRow.target_kind == Kind.CONTRACT.value, ReferenceRow.role.in_(PROVIDES)
    )
    query = select(RecordRow).options(*LIGHT).where(*where).order_by(RecordRow.sort, RecordRow.id)
    records = list(session.scalars(query.limit(limit)))
    if len(records) <= FEW:
        links = links.where(ReferenceRow.target_id.in_([row.id for row in records]))
    providers: dict[str, tuple[str, str]] = {}
    for contract, product, port in session.execute(links.order_by(ReferenceRow.id, ReferenceRow.number)):
        providers.setdefault(contract, (product, port))
    return [
        ContractRow(
            row.id,
            row.name,
            row.version,
            row.status,
            row.owner,
            row.domain,
            row.summary,
            providers.get(row.id),
            row.updated_at,
        )
        for row in records
    ]
