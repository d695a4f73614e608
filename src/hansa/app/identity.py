"""Accounts and keys on the command line and from Python."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from hansa.kernel.errors import InvalidInput
from hansa.kernel.permissions import Permission
from hansa.registry import people
from hansa.registry.accounts import commands as accounts
from hansa.registry.accounts import passwords, tickets
from hansa.registry.accounts.queries import has_owner, list_users
from hansa.registry.accounts.values import OrganizationRole
from hansa.registry.keys import commands as keys
from hansa.registry.keys.queries import list_keys
from hansa.registry.keys.values import GRACE, Scope, Wanted

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hansa.api.services import Services
    from hansa.kernel.actor import Actor
    from hansa.registry.accounts.values import Ticket, User
    from hansa.registry.keys.values import KeyInfo, NewKey


class Keys:
    """API keys, as one actor makes and ends them."""

    def __init__(self, services: Services, actor: Actor) -> None:
        self._services = services
        self._actor = actor

    def create(self, scope: str, *, name: str, days: int, permissions: Sequence[str] = ()) -> str:
        """The new key's text. `scope` may name whose it is: `team:checkout`, `agent:scorer`; `days` 0 never expires."""
        at = self._services.clock.now()
        kind, _, whose = scope.partition(":")
        wanted = Wanted(
            scope=_scope(kind),
            name=name,
            whose=whose,
            expires=at + timedelta(days=days) if days else None,
            permissions=frozenset(map(_permission, permissions)) if permissions else None,
        )
        with self._services.db.write() as session:
            return keys.create(session, self._actor, wanted, at=at).text

    def list(self) -> list[dict[str, Any]]:
        at = self._services.clock.now()
        with self._services.db.read() as session:
            return [_shown(info) | {"state": info.state(at)} for info in list_keys(session)]

    def rotate(self, ref: str, *, hours: float = GRACE.total_seconds() / 3600) -> NewKey:
        """A new key for the same purpose; the old one works for `hours` more."""
        with self._services.db.write() as session:
            return keys.rotate(session, self._actor, ref, at=self._services.clock.now(), grace=timedelta(hours=hours))

    def revoke(self, ref: str) -> None:
        with self._services.db.write() as session:
            keys.revoke(session, self._actor, ref, at=self._services.clock.now())


class Users:
    """People's accounts, as the operator at the machine makes and changes them."""

    def __init__(self, services: Services, actor: Actor) -> None:
        self._services = services
        self._actor = actor

    def create(self, email: str, password: str, *, name: str = "", owner: bool = False) -> User:
        passwords.check_password(password, email, name)
        hashed = passwords.hash_password(password)
        role = OrganizationRole.OWNER if owner else OrganizationRole.MEMBER
        new = accounts.NewUser(email, name, role, hashed)
        with self._services.db.write() as session:
            return accounts.create(session, self._actor, new, at=self._services.clock.now())

    def invite(self, email: str, *, name: str = "", owner: bool = False) -> Ticket:
        """Its token is known only now; `link` makes the address of it."""
        role = OrganizationRole.OWNER if owner else OrganizationRole.MEMBER
        with self._services.db.write() as session:
            return tickets.invite(session, self._actor, email, at=self._services.clock.now(), name=name, role=role)

    def list(self, text: str = "") -> list[dict[str, Any]]:
        with self._services.db.read() as session:
            return [
                {
                    "email": user.email,
                    "name": user.name,
                    "role": user.role.value,
                    "active": user.active,
                    "last_seen_at": user.last_seen_at,
                    "id": user.id,
                }
                for user in list_users(session, text=text, limit=100_000).items
            ]

    def any_owner(self) -> bool:
        with self._services.db.read() as session:
            return has_owner(session)

    def set_role(self, ref: str, *, owner: bool) -> User:
        role = OrganizationRole.OWNER if owner else OrganizationRole.MEMBER
        with self._services.db.write() as session:
            changes = accounts.Changes(role=role)
            return accounts.change(session, self._actor, ref, changes, at=self._services.clock.now())

    def set_active(self, ref: str, *, active: bool) -> User:
        """Who is disabled is signed out everywhere at once, and their keys are ended for good."""
        with self._services.db.write() as session:
            return people.change(
                session, self._actor, ref, accounts.Changes(active=active), at=self._services.clock.now()
            )

    def reset(self, ref: str, password: str) -> User:
        """Sets a new password and ends every session."""
        with self._services.db.read() as session:
            row = accounts.the_row(session, ref)
            about = (row.email, row.name)
        passwords.check_password(password, *about)
        hashed = passwords.hash_password(password)
        with self._services.db.write() as session:
            return accounts.set_password(session, self._actor, ref, hashed, at=self._services.clock.now())


def _scope(text: str) -> Scope:
    try:
        return Scope(text)
    except ValueError as error:
        known = ", ".join(scope.value for scope in Scope if scope.holder != "user")
        raise InvalidInput(
            f"There is no scope {text!r}.", hint=f"Scopes: {known}; team and agent with :<id>."
        ) from error


def _permission(text: str) -> Permission:
    try:
        return Permission(text.strip().upper())
    except ValueError as error:
        raise InvalidInput(f"There is no permission {text!r}.", hint="For example DATAPRODUCT_EDIT.") from error


def _shown(info: KeyInfo) -> dict[str, Any]:
    return {
        "id": info.id,
        "key": f"hansa_{info.hint}_…",
        "name": info.name,
        "scope": info.scope.value,
        "whose": info.team or info.user_id or info.agent or "",
        "created_at": info.created_at,
        "expires_at": info.expires_at,
        "last_used_at": info.last_used_at,
    }
