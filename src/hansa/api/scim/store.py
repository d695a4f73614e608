"""Reads and writes what SCIM names: each write is one transaction with all that follows from it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from scim2_models import Context, Group, NotFoundException, PatchOp

from hansa.api.scim import filters
from hansa.api.scim.resources import email_of, group_of, name_of, person_of, profile_of
from hansa.api.scim.service import POLICY, Person
from hansa.registry import people
from hansa.registry.accounts import commands as accounts
from hansa.registry.accounts.queries import find_user, list_users
from hansa.registry.directory import follow, groups
from hansa.registry.records.values import Kind

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import datetime

    from scim2_models import SearchRequest, User
    from sqlalchemy.orm import Session

    from hansa.api.services import Services
    from hansa.kernel.actor import Actor
    from hansa.registry.accounts.values import User as Account
    from hansa.registry.records.values import Record

EVERY = 1_000_000
"""All that the database has found for a filter: the filter itself decides among them."""


class Store:
    """`base` is the address of the service, for the places of resources."""

    def __init__(self, services: Services, actor: Actor, base: str) -> None:
        self._services = services
        self._actor = actor
        self._base = base

    def users(self, wanted: SearchRequest[Any], start: int, count: int) -> tuple[list[Any], int]:
        """One page, and how many there are in all."""
        with self._services.db.read() as session:
            if wanted.filter is None:
                page = list_users(session, offset=start - 1, limit=count)
                return [self._person(session, user) for user in page.items], page.total
            where = filters.of_users(wanted.filter)
            found = list_users(session, conditions=where, limit=EVERY).items
            matching = [each for user in found if wanted.filter.match(each := self._person(session, user))]
        return matching[start - 1 : start - 1 + count], len(matching)

    def groups(self, wanted: SearchRequest[Any], start: int, count: int) -> tuple[list[Any], int]:
        with self._services.db.read() as session:
            if wanted.filter is None:
                page = groups.list_groups(session, offset=start - 1, limit=count)
                return [group_of(group, self._base) for group in page.items], page.total
            by_id, where = filters.of_groups(session, wanted.filter)
            found = groups.list_groups(session, conditions=where, limit=EVERY).items
        matching = [each for group in found if by_id.match(each := group_of(group, self._base))]
        return matching[start - 1 : start - 1 + count], len(matching)

    def everything(self, wanted: SearchRequest[Any], start: int, count: int) -> tuple[list[Any], int]:
        """People before groups."""
        people_, groups_ = self.users(wanted, 1, EVERY), self.groups(wanted, 1, EVERY)
        return [*people_[0], *groups_[0]][start - 1 : start - 1 + count], people_[1] + groups_[1]

    def user(self, identifier: str) -> User[Any]:
        with self._services.db.read() as session:
            return self._person(session, _account(session, identifier))

    def group(self, identifier: str) -> Group:
        with self._services.db.read() as session:
            return group_of(_group(session, identifier), self._base)

    def create_user(self, body: dict[str, Any]) -> User[Any]:
        said = Person.model_validate(body, scim_ctx=Context.RESOURCE_CREATION_REQUEST, scim_policy=POLICY)
        said.active = said.active is not False
        new = accounts.NewUser(
            email=email_of(said),
            name=name_of(said),
            external_id=said.external_id,
            user_name=str(said.user_name),
            profile=profile_of(said),
        )
        at = self._now()
        with self._services.db.write() as session:
            user = accounts.create(session, self._actor, new, at=at)
            if said.active is False:
                user = people.change(session, self._actor, user.id, accounts.Changes(active=False), at=at)
            return self._person(session, user)

    def replace_user(self, identifier: str, body: dict[str, Any]) -> User[Any]:
        with self._services.db.write() as session:
            account = _account(session, identifier)
            before = self._person(session, account)
            said = Person.model_validate(body, scim_ctx=Context.RESOURCE_REPLACEMENT_REQUEST, scim_policy=POLICY)
            said.replace(before)
            said.active = said.active is not False
            return self._keep(session, account, said)

    def patch_user(self, identifier: str, body: dict[str, Any]) -> User[Any]:
        with self._services.db.write() as session:
            account = _account(session, identifier)
            person = self._person(session, account)
            patch = PatchOp[Person].model_validate(body, scim_ctx=Context.RESOURCE_PATCH_REQUEST, scim_policy=POLICY)
            patch.patch(person, scim_policy=POLICY)
            return self._keep(session, account, person)

    def delete_user(self, identifier: str) -> None:
        with self._services.db.write() as session:
            user = _account(session, identifier)
            was = follow.standing(session, [user.id])[user.id]
            at = self._now()
            self._save(follow.forget(session, self._actor, user, was, at=at))
            people.remove(session, self._actor, user.id, at=at, keep_owner=False)

    def create_group(self, body: dict[str, Any]) -> Group:
        said = Group.model_validate(body, scim_ctx=Context.RESOURCE_CREATION_REQUEST, scim_policy=POLICY)
        with self._services.db.write() as session:
            made = groups.create(
                session, self._actor, str(said.display_name), at=self._now(), external_id=said.external_id
            )
            return self._set_members(session, made, said)

    def replace_group(self, identifier: str, body: dict[str, Any]) -> Group:
        with self._services.db.write() as session:
            before = group_of(_group(session, identifier), self._base)
            said = Group.model_validate(body, scim_ctx=Context.RESOURCE_REPLACEMENT_REQUEST, scim_policy=POLICY)
            said.replace(before)
            return self._set_members(session, identifier, said)

    def patch_group(self, identifier: str, body: dict[str, Any]) -> Group:
        with self._services.db.write() as session:
            group = group_of(_group(session, identifier), self._base)
            patch = PatchOp[Group].model_validate(body, scim_ctx=Context.RESOURCE_PATCH_REQUEST, scim_policy=POLICY)
            patch.patch(group, scim_policy=POLICY)
            return self._set_members(session, identifier, group)

    def delete_group(self, identifier: str) -> None:
        with self._services.db.write() as session:
            before = follow.standing(session, (user for user, _ in _group(session, identifier).members))
            groups.remove(session, self._actor, identifier, at=self._now())
            self._follow(session, before)

    def _keep(self, session: Session, account: Account, said: User[Any]) -> User[Any]:
        """The account as the directory now says; a person who is put out is out at once."""
        at, email = self._now(), email_of(said, account.email)
        changes = accounts.Changes(
            email=email,
            name=name_of(said) or account.name,
            active=said.active is not False,
            external_id=said.external_id or "",
            user_name=str(said.user_name),
            profile=profile_of(said),
        )
        user = people.change(session, self._actor, account.id, changes, at=at, keep_owner=False)
        if email != account.email:
            self._save(follow.rename(session, self._actor, account.email, email, at=at))
        return self._person(session, user)

    def _set_members(self, session: Session, identifier: str, said: Group) -> Group:
        at, members = self._now(), {str(each.value): each.display for each in said.members or () if each.value}
        touched = {user for user, _ in _group(session, identifier).members} | set(members)
        before = follow.standing(session, touched)
        groups.change(session, self._actor, identifier, str(said.display_name or ""), said.external_id, at=at)
        groups.set_members(session, self._actor, identifier, members, at=at)
        self._follow(session, before)
        return group_of(_group(session, identifier), self._base)

    def _follow(self, session: Session, before: Mapping[str, Any]) -> None:
        self._save(follow.follow(session, self._actor, before, at=self._now()))

    def _save(self, records: Iterable[Record]) -> None:
        """Teams' documents in the mesh folder too."""
        folder = self._services.folder
        for record in records:
            if folder is not None:
                folder.save(Kind.TEAM, record.id, record.text, domain=record.domain or "")

    def _person(self, session: Session, user: Account) -> User[Any]:
        return person_of(user, groups.names_of(session, user.id), self._base)

    def _now(self) -> datetime:
        return self._services.clock.now()


def _account(session: Session, identifier: str) -> Account:
    user = find_user(session, identifier)
    if user is None or user.id != identifier:
        raise NotFoundException(detail=f"There is no user {identifier}.")
    return user


def _group(session: Session, identifier: str) -> groups.Group:
    group = groups.find(session, identifier)
    if group is None:
        raise NotFoundException(detail=f"There is no group {identifier}.")
    return group
