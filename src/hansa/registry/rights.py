"""Who may write which document: each kind's rights, asked for the team that owns it before and after."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hansa.kernel.permissions import Permission
from hansa.registry import authority
from hansa.registry.agents.commands import check_permissions
from hansa.registry.agents.document import Agent
from hansa.registry.batch import SHAPES
from hansa.registry.certifications.queries import restricted_tags
from hansa.registry.records.queries import facet_values, owner_of
from hansa.registry.records.values import Kind

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from hansa.kernel.actor import Actor
    from hansa.registry.batch import Batch, Item
    from hansa.registry.records.model import RecordRow
    from hansa.registry.records.values import Entry


_INSIDE = (Kind.CONCEPT, Kind.RELATIONSHIP)
"""What is written with its namespace's rights."""


def check_write(session: Session, actor: Actor, batch: Batch) -> None:
    """Raises Refused for the first document of the batch that the actor may not write as it is."""
    if authority.rules(actor):
        return
    parts = _parts(session, batch)
    for permission, team in sorted(parts):
        authority.check(session, actor, permission, team, doing=parts[permission, team])
    for item, entry in batch.changes():
        _check_one(session, actor, batch, item, entry)


def _parts(session: Session, batch: Batch) -> dict[tuple[Permission, str], str]:
    """What is written inside of namespaces: (permission, team) → what for. The namespace's team decides, and a new owner's."""
    found: dict[tuple[Permission, str], str] = {}
    owners: dict[str, str] = {}
    for item, entry in batch.changes(*_INSIDE):
        namespace = entry.id.partition("/")[0]
        if namespace not in owners:
            owners[namespace] = _namespace_owner(session, namespace, batch)
        doing = f"{'edit' if item.before else 'add'} the {SHAPES[item.draft.kind].word} `{entry.id}`"
        found.setdefault((Permission.SEMANTIC_NAMESPACE_EDIT, owners[namespace]), doing)
        if entry.owner and (item.before is None or item.before.owner != entry.owner):
            found.setdefault(
                (Permission.SEMANTIC_NAMESPACE_EDIT, entry.owner), f"give the concept `{entry.id}` to that team"
            )
    return found


def check_remove(session: Session, actor: Actor, row: RecordRow) -> None:
    """Raises Refused where the actor may not take the document away."""
    kind = Kind(row.kind)
    shape = SHAPES[kind]
    doing = f"remove the {shape.word} `{row.id}`"
    if shape.governed:
        authority.check_governs(session, actor, doing=doing)
    elif kind in _INSIDE:
        owner = _namespace_owner(session, row.id.partition("/")[0])
        authority.check(session, actor, Permission.SEMANTIC_NAMESPACE_EDIT, owner, doing=doing)
    elif shape.rights is not None:
        owner = _product_owner(session, row.id) if kind is Kind.CODE else row.owner
        authority.check(session, actor, shape.rights.delete, owner, doing=doing)


def check_parts(session: Session, actor: Actor, namespace: str) -> None:
    """Raises Refused where the actor may not take concepts and relationships out of the namespace."""
    doing = f"remove what is in the semantic namespace `{namespace}`"
    owner = _namespace_owner(session, namespace)
    authority.check(session, actor, Permission.SEMANTIC_NAMESPACE_EDIT, owner, doing=doing)


def _check_one(session: Session, actor: Actor, batch: Batch, item: Item, entry: Entry) -> None:
    shape = SHAPES[item.draft.kind]
    doing = f"{'edit' if item.before else 'add'} the {shape.word} `{entry.id}`"
    if shape.governed:
        authority.check_governs(session, actor, doing=doing)
        return
    if shape.rights is None:
        return
    if item.before is not None:
        owner = item.before.owner
        if item.draft.kind is Kind.CODE:
            owner = _product_owner(session, entry.id, batch)
        authority.check(session, actor, shape.rights.edit, owner, doing=doing)
    for team in _new_owners(session, batch, item, entry):
        authority.check(session, actor, shape.rights.add, team, doing=doing)
    if item.draft.kind is Kind.AGENT:
        check_permissions(session, actor, Agent.model_validate(entry.card))
    _check_certified(session, actor, item, entry)


def _check_certified(session: Session, actor: Actor, item: Item, entry: Entry) -> None:
    """A restricted certification is given, and taken away, by the governance group only."""
    kind = item.draft.kind
    tags = {value for facet, value in entry.facets if facet == "tag"}
    before = set(facet_values(session, kind, entry.id, "tag")) if item.before else set()
    changed = sorted((tags ^ before) & restricted_tags(session)) if tags != before else []
    if changed:
        doing = f"change the certification `{changed[0]}` of the {SHAPES[kind].word} `{entry.id}`"
        authority.check_governs(session, actor, doing=doing)


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
