"""Looks the records over: documents that are accepted no longer, and what was derived from them but does not agree any more."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from hansa.kernel.findings import Finding, Place, Severity, is_error
from hansa.registry.batch import SHAPES
from hansa.registry.records.commands import facets, references
from hansa.registry.records.model import FacetRow, RecordRow, ReferenceRow
from hansa.registry.records.queries import mapping, standing
from hansa.registry.records.values import Kind

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy.orm import Session

    from hansa.registry.records.values import Entry

AGAIN = "Save the document again, or apply the mesh folder with the corrected file."


def examine(session: Session) -> Iterator[Finding]:
    """Reads every document anew. Costs what applying the whole mesh costs."""
    for kind, identifier in session.execute(
        select(RecordRow.kind, RecordRow.id).order_by(RecordRow.kind, RecordRow.id)
    ):
        row = session.get(RecordRow, (kind, identifier))
        if row is not None:
            yield from _document(session, row)
            session.expunge(row)
    yield from _lost_references(session)


def _document(session: Session, row: RecordRow) -> Iterator[Finding]:
    name = f"{row.kind}/{row.id}"
    read = SHAPES[Kind(row.kind)].read(row.text, name, row.id)
    for finding in read.findings:
        if is_error(finding):
            text = f"{finding.text} ({finding.code})"
            yield Finding("doctor/document", Severity.ERROR, finding.place, text, finding.fix or AGAIN)
    entry = read.entry
    if entry is not None and (
        mapping(row.card) != entry.card or _derived(session, row) != _said(Kind(row.kind), entry)
    ):
        text = "Lists and search do not say what the document says."
        yield Finding("doctor/derived", Severity.ERROR, Place(name), text, AGAIN)


def _derived(session: Session, row: RecordRow) -> tuple[set[tuple[str, str]], set[tuple[str, str, str]]]:
    stored = select(FacetRow.facet, FacetRow.value).where(FacetRow.kind == row.kind, FacetRow.id == row.id)
    linked = select(ReferenceRow.role, ReferenceRow.target_kind, ReferenceRow.target_id).where(
        ReferenceRow.kind == row.kind, ReferenceRow.id == row.id
    )
    return (
        {(facet, value) for facet, value in session.execute(stored)},
        {(role, kind, target) for role, kind, target in session.execute(linked)},
    )


def _said(kind: Kind, entry: Entry) -> tuple[set[tuple[str, str]], set[tuple[str, str, str]]]:
    return (
        {(row["facet"], row["value"]) for row in facets(kind, entry)},
        {(row["role"], row["target_kind"], row["target_id"]) for row in references(kind, entry)},
    )


def _lost_references(session: Session) -> Iterator[Finding]:
    rows = session.scalars(select(ReferenceRow).where(ReferenceRow.holds)).all()
    wanted: dict[Kind, set[str]] = {}
    for row in rows:
        wanted.setdefault(Kind(row.target_kind), set()).add(row.target_id)
    there = {kind: standing(session, kind, targets) for kind, targets in wanted.items()}
    for row in rows:
        if row.target_id not in there[Kind(row.target_kind)]:
            word = SHAPES[Kind(row.target_kind)].word
            text = f"Its {row.role} is the {word} `{row.target_id}`, which does not exist."
            fix = "Bring it back, or take the reference out."
            yield Finding("doctor/reference", Severity.WARNING, Place(f"{row.kind}/{row.id}"), text, fix)
