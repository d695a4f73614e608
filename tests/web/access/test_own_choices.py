"""The two choices before the states: what waits for the reader, and what the reader asked for."""

import json

import pytest

from hansa.kernel.actor import LOCAL
from hansa.registry.accounts import commands, passwords
from hansa.registry.accounts.commands import NewUser
from hansa.registry.accounts.values import OrganizationRole
from hansa.registry.records.values import Draft, Kind

GOOD = "twelve brown boats in fog"
HASHED = passwords.hash_password(GOOD)
ASK = {"product": "orders", "port": "orders_pii_v1", "purpose": "Rank what people look for"}
TEAMS = {"checkout": {"ann": "Approver", "mia": "Member"}, "search": {"sam": "Editor", "sue": "Editor"}}


@pytest.fixture
def office(sandbox):
    sandbox.set(mode="serve")
    with sandbox.db.write() as session:
        for name in ("ann", "mia", "sam", "sue"):
            new = NewUser(f"{name}@example.org", name.title(), OrganizationRole.MEMBER, HASHED)
            commands.create(session, LOCAL, new, at=sandbox.clock.now())
    for team, people in TEAMS.items():
        members = [{"emailAddress": f"{name}@example.org", "role": role} for name, role in people.items()]
        document = {"id": team, "name": team.title(), "type": "Domain", "members": members}
        sandbox.write(Draft(Kind.TEAM, json.dumps(document)))
    return sandbox


def list_of(office, name, state=""):
    sign_in(office, name)
    return office.get(f"/access?state={state}").text


def sign_in(office, name):
    office.cookies.clear()
    office.submit("/login", {"email": f"{name}@example.org", "password": GOOD})


def asked(office, name="sam", **more):
    sign_in(office, name)
    answer = office.submit("/access/new", ASK | {"consumer": "team:search"} | more)
    assert answer.status_code == 303, answer.text
    return answer.headers["location"]


def test_nothing_is_offered_to_who_has_no_part_in_it(office):
    asked(office)
    text = list_of(office, "mia")
    assert "For you to decide" not in text
    assert "Asked for by you" not in text
    assert "Nothing waits for you" in office.get("/access?state=to-decide").text
    assert "You have asked for nothing yet" in office.get("/access?state=asked-for").text


def test_who_may_approve_finds_what_waits_until_it_is_decided(office):
    there = asked(office)
    assert "For you to decide 1" in list_of(office, "ann")
    assert ASK["purpose"] in office.get("/access?state=to-decide").text
    assert office.submit(there, {"verb": "approve"}).status_code == 303
    assert ASK["purpose"] not in office.get("/access?state=to-decide").text


def test_who_asked_finds_it_again_whatever_became_of_it(office):
    there = asked(office)
    asked(office, "sue", consumer="user", purpose="Look at it myself")
    text = list_of(office, "sam", "asked-for")
    assert "Asked for by you 1" in text
    assert ASK["purpose"] in text
    assert "Look at it myself" not in text
    sign_in(office, "ann")
    office.submit(there, {"verb": "reject", "why": "No"})
    assert ASK["purpose"] in list_of(office, "sam", "asked-for")
    assert "Look at it myself" in list_of(office, "sue", "asked-for")
