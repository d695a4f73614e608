"""A branch of a namespace as its page shows it: which concepts it changes, what disagrees, and who may land it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from hansa.governance.namespace_branches import NAMESPACE, stand, standing
from hansa.kernel.permissions import Permission
from hansa.registry import authority
from hansa.registry.branches.queries import access_target, list_branches
from hansa.registry.git.queries import find_connection, list_requests
from hansa.registry.records.values import Kind
from hansa.web.pages.branches.view import shown
from hansa.web.pages.contracts.diff import unified
from hansa.web.people import named

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from hansa.kernel.actor import Actor
    from hansa.registry.records.values import Record


def listing(session: Session, actor: Actor, namespace: str) -> dict[str, Any]:
    """All branches of a namespace, and whether another may be cut."""
    record = access_target(session, Kind.NAMESPACE, namespace)
    return {
        "record": record,
        "branches": [
            shown(stand(each, record), "namespace") for each in list_branches(session, Kind.NAMESPACE, namespace)
        ],
        "may_cut": _may(session, actor, record, NAMESPACE.add),
    }


def page(session: Session, actor: Actor, namespace: str, name: str) -> dict[str, Any]:
    found = standing(session, namespace, name)
    record = access_target(session, Kind.NAMESPACE, namespace)
    connection = find_connection(session, Kind.NAMESPACE, namespace)
    return {
        "b": shown(found, "namespace"),
        "record": record,
        "writer": named(session, found.branch.updated_by),
        "rows": unified(found.branch.base_text, found.branch.text),
        "connection": connection,
        "asked": list_requests(session, Kind.NAMESPACE, namespace, name),
        "may_write": _may(session, actor, record, NAMESPACE.add),
        "may_land": _may(session, actor, record, Permission.SEMANTIC_NAMESPACE_EDIT),
        "may_ask": connection is not None and _may(session, actor, record, Permission.SEMANTIC_NAMESPACE_GIT_CONNECT),
    }


def _may(session: Session, actor: Actor, record: Record, permission: Permission) -> bool:
    return authority.may(session, actor, permission, record.owner or None)
