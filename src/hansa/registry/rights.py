"""Who may write which document: each kind's rights, asked for the team that owns it before and after.

needs of a write ─ held by the actor ─┬─ all: it is written
                                      ├─ changes need approval, and the actor may not approve: the approvals it waits for
                                      └─ not even that: Refused
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from hansa.kernel.permissions import SUGGESTED, Permission
from hansa.registry import authority
from hansa.registry.agents.commands import check_permissions
from hansa.registry.agents.document import Agent
from hansa.registry.batch import SHAPES
from hansa.registry.certifications.queries import restricted_tags
from hansa.registry.changes.values import Approval
from hansa.registry.memberships import check_given, wanted
from hansa.registry.records.queries import facet_values, owner_of
from hansa.registry.records.values import Kind
from hansa.registry.settings.features import features
from hansa.registry.visibility import FACET, PRIVATE

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from sqlalchemy.orm import Session

    from hansa.kernel.actor import Actor
    from hansa.registry.batch import Batch, Item
    from hansa.registry.records.model import RecordRow
    from hansa.registry.records.values import Entry

_INSIDE = (Kind.CONCEPT, Kind.RELATIONSHIP)
"""What is written with its namespace's rights."""


class Need(NamedTuple):
    """What one part of a write asks of the actor in `team`; with no permission, the word of the governance group."""

    permission: Permission | None
    team: str | None
    doing: str


Approvals = frozenset[Approval]


def check_write(session: Session, actor: Actor, batch: Batch, author: Actor | None = None) -> Approvals:
    """The approvals that the batch must wait for; none where it may be written now. With `author` the actor accepts their change.

    Raises Refused for the first document of the batch that the actor may not write as it is.
    """
    if author is None and authority.rules(actor):
        return frozenset()
    approvals = _judged(session, actor, _needs(session, batch), author)
    for _, entry in batch.changes(Kind.AGENT):
        check_permissions(session, actor, Agent.model_validate(entry.card))
    check_given(session, author or actor, batch)
    return approvals


def check_remove(session: Session, actor: Actor, row: RecordRow, author: Actor | None = None) -> Approvals:
    """As `check_write`, of taking the document away."""
    if author is None and authority.rules(actor):
        return frozenset()
    return _judged(session, actor, _removal(session, row), author)


def _judged(session: Session, actor: Actor, needs: Iterable[Need], author: Actor | None) -> Approvals:
    if author is not None:
        for need in needs:
            _check_accepted(session, actor, need, author)
        return frozenset()
    if not features(session).approval_required:
        for need in needs:
            _check(session, actor, need)
        return frozenset()
    found: set[Approval] = set()
    waits = False
    for need in needs:
        if need.permission in SUGGESTED:
            waits |= authority.must_ask(session, actor, need.permission, need.team, doing=need.doing)
            found.add(Approval(SUGGESTED[need.permission].approve, need.team or ""))
        else:
            _check(session, actor, need)
    return frozenset(found) if waits else frozenset()


def _check(session: Session, actor: Actor, need: Need) -> None:
    if need.permission is None:
        authority.check_governs(session, actor, doing=need.doing)
    else:
        authority.check(session, actor, need.permission, need.team, doing=need.doing)


def _check_accepted(session: Session, actor: Actor, need: Need, author: Actor) -> None:
    """Who asked must still be somebody who may ask, and who accepts it somebody who may approve."""
    if need.permission not in SUGGESTED:
        _check(session, author, need)
        return
    authority.must_ask(session, author, need.permission, need.team, doing=need.doing)
    approve, doing = SUGGESTED[need.permission].approve, f"let somebody {need.doing}"
    authority.check(session, actor, approve, need.team, doing=doing)


def _needs(session: Session, batch: Batch) -> Iterator[Need]:
    yield from sorted(_parts(session, batch), key=lambda need: (str(need.permission), need.team or ""))
    for item, entry in batch.changes():
        yield from _of_one(session, batch, item, entry)


def _parts(session: Session, batch: Batch) -> list[Need]:
    """What is written inside of namespaces, each namespace once: its team decides, and a new owner's."""
    found: dict[str, str] = {}
    owners: dict[str, str] = {}
    for item, entry in batch.changes(*_INSIDE):
        namespace = entry.id.partition("/")[0]
        if namespace not in owners:
            owners[namespace] = _namespace_owner(session, namespace, batch)
        found.setdefault(owners[namespace], _doing(item, entry))
        if entry.owner and (item.before is None or item.before.owner != entry.owner):
            found.setdefault(entry.owner, f"give the concept `{entry.id}` to that team")
    return [Need(Permission.SEMANTIC_NAMESPACE_EDIT, team, doing) for team, doing in found.items()]


def _removal(session: Session, row: RecordRow) -> Iterator[Need]:
    kind = Kind(row.kind)
    shape = SHAPES[kind]
    doing = f"remove the {shape.word} `{row.id}`"
    if shape.governed:
        yield Need(None, None, doing)
    elif kind in _INSIDE:
        owner = _namespace_owner(session, row.id.partition("/")[0])
        yield Need(Permission.SEMANTIC_NAMESPACE_EDIT, owner, doing)
    elif shape.rights is not None:
        owner = _product_owner(session, row.id) if kind is Kind.CODE else row.owner
        yield Need(shape.rights.delete, owner, doing)


def check_parts(session: Session, actor: Actor, namespace: str) -> None:
    """Raises Refused where the actor may not take concepts and relationships out of the namespace."""
    doing = f"remove what is in the semantic namespace `{namespace}`"
    owner = _namespace_owner(session, namespace)
    authority.check(session, actor, Permission.SEMANTIC_NAMESPACE_EDIT, owner, doing=doing)


def _of_one(session: Session, batch: Batch, item: Item, entry: Entry) -> Iterator[Need]:
    shape, doing = SHAPES[item.draft.kind], _doing(item, entry)
    if shape.governed:
        yield Need(None, None, doing)
        return
    if shape.rights is None:
        return
    if item.before is not None:
        owner = item.before.owner
        if item.draft.kind is Kind.CODE:
            owner = _product_owner(session, entry.id, batch)
        edits = wanted(item.before, entry) if item.draft.kind is Kind.TEAM else [shape.rights.edit]
        yield from (Need(edit, owner, doing) for edit in edits)
    for team in _new_owners(session, batch, item, entry):
        yield Need(shape.rights.add, team, doing)
    yield from _certified(session, item, entry)
    if item.before is not None and item.draft.kind is Kind.PRODUCT:
        yield from _published(session, entry)


def _doing(item: Item, entry: Entry) -> str:
    return f"{'edit' if item.before else 'add'} the {SHAPES[item.draft.kind].word} `{entry.id}`"


def _certified(session: Session, item: Item, entry: Entry) -> Iterator[Need]:
    """A restricted certification is given, and taken away, by the governance group only."""
    kind = item.draft.kind
    tags = {value for facet, value in entry.facets if facet == "tag"}
    before = set(facet_values(session, kind, entry.id, "tag")) if item.before else set()
    changed = sorted((tags ^ before) & restricted_tags(session)) if tags != before else []
    if changed:
        yield Need(None, None, f"change the certification `{changed[0]}` of the {SHAPES[kind].word} `{entry.id}`")


def _published(session: Session, entry: Entry) -> Iterator[Need]:
    """A private product is shown to everybody."""
    if (FACET, PRIVATE) not in entry.facets and PRIVATE in facet_values(session, Kind.PRODUCT, entry.id, FACET):
        yield Need(Permission.DATAPRODUCT_PUBLISH, entry.owner, f"publish the private data product `{entry.id}`")


def _new_owners(session: Session, batch: Batch, item: Item, entry: Entry) -> list[str | None]:
    """Whom the document is given to by this change: its first owner, or another one than before."""
    kind = item.draft.kind
    if kind is Kind.CODE:
        return [] if item.before else [_product_owner(session, entry.id, batch)]
    if kind is Kind.TEAM:
        return _new_parent(item, entry)
    return [entry.owner] if item.before is None or item.before.owner != entry.owner else []


def _new_parent(item: Item, entry: Entry) -> list[str | None]:
    """A team is added to what stands above it; at the top only the organisation's owners add one."""
    after = entry.card.get("parent")
    before = item.before.card.get("parent") if item.before else None
    return [str(after) if after else None] if item.before is None or before != after else []


def _product_owner(session: Session, product: str, batch: Batch | None = None) -> str:
    fresh = batch.entry(Kind.PRODUCT, product) if batch else None
    if fresh is not None:
        return fresh.owner
    return owner_of(session, Kind.PRODUCT, product)


def _namespace_owner(session: Session, namespace: str, batch: Batch | None = None) -> str:
    """The team that owns it now; only of one that is new in the batch, the team it will belong to."""
    stands = owner_of(session, Kind.NAMESPACE, namespace)
    fresh = batch.by_key.get((Kind.NAMESPACE, namespace)) if batch else None
    return fresh.entry.owner if fresh and fresh.entry and fresh.before is None else stands
