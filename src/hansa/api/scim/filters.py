"""Filters: the attributes that directories look things up by go to the database, the rest is judged by the resource itself."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, TypeAlias

from scim2_models import Group, ScimFilter
from scim2_models.path.expressions import CompareOperator, Comparison, LogicalExpr, LogicalOperator, ValuePath
from sqlalchemy import select

from hansa.registry.accounts.model import AccountRow
from hansa.registry.accounts.queries import find_user
from hansa.registry.accounts.values import email_key
from hansa.registry.directory.model import GroupMemberRow, GroupRow

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from scim2_models.path.expressions import AttrPath, FilterNode
    from sqlalchemy import ColumnElement
    from sqlalchemy.orm import Session

Lookups: TypeAlias = "dict[str, Callable[[str], ColumnElement[bool]]]"

USERS: Lookups = {
    "id": lambda value: AccountRow.id == value,
    "username": lambda value: AccountRow.user_name_key == email_key(value),
    "externalid": lambda value: AccountRow.external_id == value,
}
GROUPS: Lookups = {
    "id": lambda value: GroupRow.id == value,
    "externalid": lambda value: GroupRow.external_id == value,
}


def _has(value: str) -> ColumnElement[bool]:
    return GroupRow.id.in_(select(GroupMemberRow.group_id).where(GroupMemberRow.user_id == value))


GROUPS |= {"members": _has, "members.value": _has}


def of_users(wanted: ScimFilter[Any]) -> list[ColumnElement[bool]]:
    """What of the filter the database can look up; every match fulfils it, and the filter itself decides among those."""
    return list(_narrow(wanted.ast, USERS))


def of_groups(session: Session, wanted: ScimFilter[Any]) -> tuple[ScimFilter[Any], list[ColumnElement[bool]]]:
    """The same for groups; a member named by e-mail address is looked up first."""
    by_id: ScimFilter[Any] = ScimFilter[Group](_by_id(session, wanted.ast))
    return by_id, list(_narrow(by_id.ast, GROUPS))


def _narrow(node: FilterNode, known: Lookups) -> Iterator[ColumnElement[bool]]:
    for term in _all_of(node):
        name, value = _equality(term)
        if name in known:
            yield known[name](value)


def _all_of(node: FilterNode) -> tuple[FilterNode, ...]:
    return node.terms if isinstance(node, LogicalExpr) and node.op == LogicalOperator.and_ else (node,)


def _equality(node: FilterNode) -> tuple[str, str]:
    """(attribute, value) of `a eq "b"`, and of `a[value eq "b"]` as the same; ("", "") of anything else."""
    if isinstance(node, ValuePath):
        name, value = _equality(node.val_filter)
        return (_word(node.attr_path), value) if name == "value" and not node.sub_attr else ("", "")
    if isinstance(node, Comparison) and node.op == CompareOperator.eq and isinstance(node.value, str):
        return _word(node.attr_path), node.value
    return "", ""


def _word(path: AttrPath) -> str:
    return f"{path.attr}.{path.sub_attr}".lower() if path.sub_attr else path.attr.lower()


def _by_id(session: Session, node: FilterNode, *, inside: bool = False) -> FilterNode:
    if isinstance(node, LogicalExpr):
        return replace(node, terms=tuple(_by_id(session, term, inside=inside) for term in node.terms))
    if isinstance(node, ValuePath):
        return replace(node, val_filter=_by_id(session, node.val_filter, inside=_word(node.attr_path) == "members"))
    if (
        isinstance(node, Comparison)
        and "@" in str(node.value)
        and (inside or _word(node.attr_path).startswith("members"))
    ):
        user = find_user(session, str(node.value))
        return replace(node, value=user.id) if user else node
    return node
