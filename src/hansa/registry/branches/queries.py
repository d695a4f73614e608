"""Which branches a document has."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import func, select

from hansa.kernel.errors import NotFound
from hansa.registry.branches.model import BranchRow
from hansa.registry.branches.values import Branch, Conflict
from hansa.registry.records.values import Kind
from hansa.registry.texts import find_text

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from hansa.kernel.json import Json
    from hansa.registry.records.values import Record


def list_branches(session: Session, kind: Kind, target: str) -> list[Branch]:
    """In the order in which they were cut."""
    query = select(BranchRow).where(BranchRow.kind == kind.value, BranchRow.target == target)
    return [branch(row) for row in session.scalars(query.order_by(BranchRow.created_at, BranchRow.name))]


def count_branches(session: Session, kind: Kind, target: str) -> int:
    query = select(func.count()).select_from(BranchRow)
    return session.scalar(query.where(BranchRow.kind == kind.value, BranchRow.target == target)) or 0


def access_branch(session: Session, kind: Kind, target: str, name: str) -> Branch:
    """Raises NotFound."""
    return branch(row_of(session, kind, target, name))


def access_target(session: Session, kind: Kind, target: str) -> Record:
    """The document that a branch is of. Raises NotFound."""
    record = find_text(session, kind, target)
    if record is None:
        raise NotFound(f"There is no `{target}` in {kind.value}.", hint=f"GET /api/{kind.value} lists them.")
    return record


def row_of(session: Session, kind: Kind, target: str, name: str) -> BranchRow:
    row = session.get(BranchRow, (kind.value, target, name))
    if row is None:
        raise NotFound(f"`{target}` has no branch `{name}`.", hint="It may have been merged or deleted.")
    return row


def branch(row: BranchRow) -> Branch:
    conflicts = row.conflicts if isinstance(row.conflicts, list) else []
    return Branch(
        Kind(row.kind),
        row.target,
        row.name,
        row.base_text,
        row.base_revision,
        row.text,
        row.revision,
        tuple(_conflict(each) for each in conflicts if isinstance(each, dict)),
        row.request if isinstance(row.request, dict) else None,
        row.created_at,
        row.created_by,
        row.updated_at,
        row.updated_by,
    )


def _conflict(stored: dict[str, Json]) -> Conflict:
    place = stored.get("place")
    return Conflict(
        str(stored["key"]),
        str(stored["type"]),
        str(stored["name"]),
        str(stored["reason"]),
        tuple(map(str, place)) if isinstance(place, list) else (),
        stored.get("ours"),
        stored.get("theirs"),
    )
