"""The page of API keys: everybody their own, and nobody another's."""

import json
import re

import pytest

from hansa.kernel.actor import LOCAL
from hansa.registry.accounts import commands, passwords
from hansa.registry.accounts.commands import NewUser
from hansa.registry.accounts.queries import find_user
from hansa.registry.accounts.values import OrganizationRole
from hansa.registry.keys.queries import list_keys, verify
from hansa.registry.records.values import Draft, Kind

GOOD = "twelve brown boats in fog"
HASHED = passwords.hash_password(GOOD)
KEY = re.compile(r"hansa_\w{8}_\w{43}_[0-9a-f]{8}")
NEW = {"name": "nightly", "scope": "user", "expires": "2026-12-31"}


@pytest.fixture
def office(sandbox):
    sandbox.set(mode="serve")
    with sandbox.db.write() as session:
        for email, role in (("ada@example.org", OrganizationRole.OWNER), ("bo@example.org", OrganizationRole.MEMBER)):
            commands.create(session, LOCAL, NewUser(email, "", role, HASHED), at=sandbox.clock.now())
    team = {
        "id": "shop",
        "name": "Shop",
        "type": "Team",
        "members": [{"emailAddress": "bo@example.org", "role": "Owner"}],
    }
    sandbox.write(Draft(Kind.TEAM, json.dumps(team)))
    return sandbox


def sign_in(office, name):
    office.submit("/login", {"email": f"{name}@example.org", "password": GOOD})


def keys(office):
    with office.db.read() as session:
        return list_keys(session)


@pytest.mark.parametrize("scope", ["organization", "team:checkout", "team:nobody", "agent:x", "nonsense", ""])
def test_a_member_makes_no_key_for_others(office, scope):
    sign_in(office, "bo")
    assert office.submit("/keys", NEW | {"scope": scope}).status_code in {403, 422}
    assert keys(office) == []


@pytest.mark.parametrize("bad", [{"name": " "}, {"expires": ""}, {"expires": "2020-01-01"}, {"expires": "9999-12-31"}])
def test_a_key_needs_a_name_and_a_day(office, bad):
    sign_in(office, "bo")
    assert office.submit("/keys", NEW | bad).status_code == 422
    assert keys(office) == []


def test_a_persons_key_is_shown_once_and_acts_as_the_person(office):
    sign_in(office, "bo")
    answer = office.submit("/keys", NEW | {"user_id": "somebody", "permissions": "DATAPRODUCT_EDIT"})
    text = KEY.search(answer.text).group()
    assert answer.headers["cache-control"] == "no-store"
    assert not KEY.search(office.get("/keys").text)
    with office.db.read() as session:
        actor = verify(session, text, office.clock.now())
        bo = find_user(session, "bo@example.org")
    assert (actor.user_id, actor.is_operator, actor.roles) == (bo.id, False, frozenset({("shop", "Owner")}))


def test_a_teams_owner_makes_the_teams_keys(office):
    sign_in(office, "bo")
    office.submit("/keys", NEW | {"scope": "team:shop", "access": "read"})
    assert [(key.scope, key.team) for key in keys(office)] == [("team_read", "shop")]


def test_nobody_ends_or_rotates_anothers_key(office):
    sign_in(office, "ada")
    office.submit("/keys", NEW)
    office.submit("/keys", NEW | {"scope": "organization"})
    sign_in(office, "bo")
    assert "nightly" not in office.get("/keys").text
    for key in keys(office):
        for verb in ("revoke", "rotate"):
            assert office.submit(f"/keys/{key.id}", {"verb": verb, "sure": "1"}).status_code == 404
    assert all(key.revoked_at is None and key.replaced_by is None for key in keys(office))


def test_a_key_is_rotated_and_revoked_after_asking_once(office):
    sign_in(office, "bo")
    office.submit("/keys", NEW)
    (key,) = keys(office)
    assert KEY.search(office.submit(f"/keys/{key.id}", {"verb": "rotate"}).text)
    assert "Yes, revoke" in office.submit(f"/keys/{key.id}", {"verb": "revoke"}).text
    assert office.submit(f"/keys/{key.id}", {"verb": "revoke", "sure": "1"}).status_code == 303
    assert {each.id: each.revoked_at is None for each in keys(office)}[key.id] is False
    assert sorted(each.revoked_at is None for each in keys(office)) == [False, True]
