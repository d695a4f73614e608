"""Accounts and groups ⇄ SCIM resources: what the directory says of a person is kept whole, the core of it is the account."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import uuid4

from scim2_models import Group, InvalidValueException

from hansa.api.scim.service import POLICY, Person
from hansa.kernel.errors import InvalidInput
from hansa.registry.accounts.values import check_email

if TYPE_CHECKING:
    from collections.abc import Sequence

    from scim2_models import User

    from hansa.kernel.json import Json
    from hansa.registry.accounts.values import User as Account
    from hansa.registry.directory.groups import Group as Kept

OURS = ("id", "meta", "groups", "password", "active", "userName", "externalId")
"""Not kept beside the account: it says so itself, or it is none of ours."""
NOWHERE = "no-address.invalid"
"""Who has no e-mail address yet gets one that leads nowhere (RFC 2606 §2): accounts are known by their address."""
LARGEST = 64 * 1024
"""Characters of all that a directory says of one person."""


def person_of(account: Account, groups: Sequence[tuple[str, str]], base: str) -> User[Any]:
    profile = account.profile if isinstance(account.profile, dict) else {}
    said: dict[str, Any] = dict(profile)
    if not said:
        said["displayName"] = account.name
        said["emails"] = [{"value": account.email, "type": "work", "primary": True}]
    elif "displayName" in said:
        said["displayName"] = account.name
    said |= {
        "id": account.id,
        "userName": account.user_name,
        "active": None if "active" in profile and account.active else account.active,
        "groups": [{"value": group, "display": name, "$ref": f"{base}/Groups/{group}"} for group, name in groups],
        "meta": _meta("User", account.created_at, account.updated_at, f"{base}/Users/{account.id}"),
    }
    if account.external_id:
        said["externalId"] = account.external_id
    return Person.model_validate(said, scim_policy=POLICY)


def group_of(group: Kept, base: str) -> Group:
    said: dict[str, Any] = {
        "id": group.id,
        "displayName": group.name,
        "members": [
            {"value": user, "display": name, "type": "User", "$ref": f"{base}/Users/{user}"}
            for user, name in group.members
        ],
        "meta": _meta("Group", group.created_at, group.updated_at, f"{base}/Groups/{group.id}"),
    }
    if group.external_id:
        said["externalId"] = group.external_id
    return Group.model_validate(said, scim_policy=POLICY)


def profile_of(person: User[Any]) -> dict[str, Json]:
    """All that is said of the person besides the account itself."""
    said: dict[str, Json] = person.model_dump(mode="json", by_alias=True, exclude_none=True, scim_ctx=None)
    kept = {key: value for key, value in said.items() if key not in OURS and value not in ([], {})}
    if len(str(kept)) > LARGEST:
        raise InvalidValueException(detail=f"A user has at most {LARGEST} characters.")
    if person.active is None:
        kept["active"] = None  # not said is as good as active, and stays not said
    return kept or {"schemas": said.get("schemas")}


def email_of(person: User[Any], before: str = "") -> str:
    """The user name where it is an address, else the primary or first one; without any, the one there was, or none that works."""
    mails = person.emails or []
    wanted = [
        str(person.user_name or ""),
        *(str(each.value) for each in sorted(mails, key=lambda each: not each.primary)),
    ]
    for candidate in wanted:
        try:
            return check_email(candidate)
        except InvalidInput:
            continue
    return before or f"{uuid4()}@{NOWHERE}"


def name_of(person: User[Any]) -> str:
    name = person.name
    parts = [name.given_name, name.family_name] if name else []
    return str(person.display_name or (name and name.formatted) or " ".join(filter(None, parts)) or "")


def _meta(kind: str, created: Any, modified: Any, location: str) -> dict[str, Any]:
    return {
        "resourceType": kind,
        "created": created.isoformat(),
        "lastModified": modified.isoformat(),
        "location": location,
    }
