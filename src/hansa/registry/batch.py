"""A set of documents about to be written together: what each is, what it replaces, and what stands after it."""

from __future__ import annotations

from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from sqlalchemy import bindparam, select

from hansa.kernel.findings import Finding, Place, Severity
from hansa.registry.agents.shape import SHAPE as AGENT
from hansa.registry.agreements.shape import SHAPE as ACCESS
from hansa.registry.assets.shape import SHAPE as ASSET
from hansa.registry.builders.shape import SHAPE as BUILDER
from hansa.registry.certifications.shape import SHAPE as CERTIFICATION
from hansa.registry.classifications.shape import SHAPE as CLASSIFICATION
from hansa.registry.code.shape import SHAPE as CODE
from hansa.registry.contracts.shape import SHAPE as CONTRACT
from hansa.registry.definitions.shape import SHAPE as DEFINITION
from hansa.registry.policies.shape import SHAPE as POLICY
from hansa.registry.products.shape import SHAPE as PRODUCT
from hansa.registry.records.model import RecordRow
from hansa.registry.records.queries import chunks
from hansa.registry.records.values import Draft, Entry, Kind, Shape, Understood  # noqa: TC001 parts of values' shapes
from hansa.registry.semantics.shape import CONCEPT, NAMESPACE, RELATIONSHIP
from hansa.registry.sources.shape import SHAPE as SOURCE
from hansa.registry.tags.shape import SHAPE as TAG
from hansa.registry.teams.shape import SHAPE as TEAM

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import datetime

    from sqlalchemy.orm import Session

    from hansa.kernel.json import Json

SHAPES: dict[Kind, Shape] = {
    shape.kind: shape
    for shape in (
        TEAM,
        SOURCE,
        DEFINITION,
        TAG,
        POLICY,
        CERTIFICATION,
        CLASSIFICATION,
        ASSET,
        CONTRACT,
        PRODUCT,
        ACCESS,
        CODE,
        BUILDER,
        AGENT,
        NAMESPACE,
        CONCEPT,
        RELATIONSHIP,
    )
}


@dataclass(frozen=True, slots=True)
class Before:
    """What stands now: enough to tell a change and to name it."""

    text: str
    revision: int
    created_at: datetime
    card: dict[str, Json]
    owner: str


@dataclass(frozen=True, slots=True)
class Item:
    """One document of the batch; `entry` is None where it could not be read."""

    draft: Draft
    entry: Entry | None
    before: Before | None
    findings: tuple[Finding, ...]

    @property
    def changed(self) -> bool:
        return self.before is None or self.before.text != self.draft.text


@dataclass(frozen=True)
class Batch:
    items: tuple[Item, ...]
    by_key: dict[tuple[Kind, str], Item] = field(default_factory=dict)

    def changes(self, *kinds: Kind) -> Iterable[tuple[Item, Entry]]:
        """The readable documents that differ from what stands, of these kinds or of all."""
        for item in self.items:
            if item.entry is not None and item.changed and (not kinds or item.draft.kind in kinds):
                yield item, item.entry

    def entry(self, kind: Kind, identifier: str) -> Entry | None:
        item = self.by_key.get((kind, identifier))
        return item.entry if item else None


def read_batch(session: Session, drafts: Sequence[Draft]) -> Batch:
    understood = [_understood(draft) for draft in drafts]
    wanted: dict[Kind, list[str]] = {}
    for draft, read in zip(drafts, understood, strict=True):
        if read.entry is not None:
            wanted.setdefault(draft.kind, []).append(read.entry.id)
    stands = {(kind, id_): before for kind, ids in wanted.items() for id_, before in _before(session, kind, ids)}
    items: list[Item] = []
    by_key: dict[tuple[Kind, str], Item] = {}
    for draft, read in zip(drafts, understood, strict=True):
        entry, findings = read.entry, read.findings
        key = (draft.kind, entry.id) if entry else None
        if entry and key in by_key:
            findings = (*findings, _twice(draft, entry, by_key[key].draft))
        item = Item(draft, entry, stands.get(key) if key else None, findings)
        items.append(item)
        if key:
            by_key.setdefault(key, item)
    return Batch(tuple(items), by_key)


_REMEMBERED: ContextVar[dict[tuple[Kind, str, str, str | None], Understood] | None] = ContextVar(
    "understood", default=None
)


@contextmanager
def remembering() -> Iterator[None]:
    """What is planned, judged and then written within is read once: a text means the same each time."""
    token = _REMEMBERED.set({})
    try:
        yield
    finally:
        _REMEMBERED.reset(token)


def _understood(draft: Draft) -> Understood:
    known, key = _REMEMBERED.get(), (draft.kind, draft.text, draft.name, draft.id)
    found = known.get(key) if known is not None else None
    if found is None:
        found = SHAPES[draft.kind].understand(draft, name_of(draft))
        if known is not None:
            known[key] = found
    return found


def name_of(draft: Draft) -> str:
    """What findings call a document that came without a file name."""
    return draft.name or draft.id or SHAPES[draft.kind].word


def _twice(draft: Draft, entry: Entry, first: Draft) -> Finding:
    text = f"The {SHAPES[draft.kind].word} `{entry.id}` is in {name_of(first)} already."
    return Finding(
        "document/twice",
        Severity.ERROR,
        Place(name_of(draft), pointer="/id"),
        text,
        "Keep one of the two, or give this one its own id.",
    )


_STANDS = select(
    RecordRow.id, RecordRow.text, RecordRow.revision, RecordRow.created_at, RecordRow.card, RecordRow.owner
).where(RecordRow.kind == bindparam("of"), RecordRow.id.in_(bindparam("ids", expanding=True)))


def _before(session: Session, kind: Kind, identifiers: list[str]) -> Iterable[tuple[str, Before]]:
    for some in chunks(set(identifiers)):
        rows = session.execute(_STANDS, {"of": kind.value, "ids": some})
        for identifier, text, revision, created_at, card, owner in rows:
            yield identifier, Before(text, revision, created_at, card if isinstance(card, dict) else {}, owner)
