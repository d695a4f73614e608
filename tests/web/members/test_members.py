"""The members' page: owners manage, members look, and nobody reaches further than that."""

import re

import pytest

from hansa.kernel.actor import LOCAL
from hansa.registry.accounts import commands, passwords
from hansa.registry.accounts.commands import NewUser
from hansa.registry.accounts.queries import find_user
from hansa.registry.accounts.values import OrganizationRole

GOOD = "twelve brown boats in fog"
HASHED = passwords.hash_password(GOOD)


@pytest.fixture
def office(sandbox):
    sandbox.set(mode="serve")
    with sandbox.db.write() as session:
        for email, role in (("ada@example.org", OrganizationRole.OWNER), ("bo@example.org", OrganizationRole.MEMBER)):
            commands.create(session, LOCAL, NewUser(email, "", role, HASHED), at=sandbox.clock.now())
    return sandbox


def sign_in(office, name):
    office.submit("/login", {"email": f"{name}@example.org", "password": GOOD})


def who(office, name):
    with office.db.read() as session:
        return find_user(session, f"{name}@example.org")


def test_a_member_looks_and_changes_nothing(office):
    sign_in(office, "bo")
    page = office.get("/members").text
    assert "ada@example.org" in page
    assert "Invite somebody" not in page
    bo = who(office, "bo")
    assert office.submit("/members", {"email": "eve@example.org", "role": "owner"}).status_code == 403
    for verb in ("owner", "disable", "reset", "enable"):
        assert office.submit(f"/members/{bo.id}", {"verb": verb, "sure": "1"}).status_code == 403
    assert office.submit("/members/withdraw", {"ticket": "x"}).status_code == 403
    assert who(office, "bo") == bo


def test_an_owner_invites_and_the_link_lets_in(office):
    sign_in(office, "ada")
    assert office.submit("/members", {"email": "no address"}).status_code == 422
    assert office.submit("/members", {"email": "BO@example.org"}).status_code == 422
    answer = office.submit("/members", {"email": "cy@example.org", "name": "Cy", "role": "member"})
    assert answer.headers["cache-control"] == "no-store"
    link = re.search(r"http://localhost:8420(/join/[\w-]+)", answer.text).group(1)
    assert link not in office.get("/members").text
    assert "cy@example.org" in office.get("/members").text
    office.submit("/logout")
    assert office.submit(link, {"name": "Cy", "password": GOOD}).status_code == 303
    assert "Cy" in office.get("/members").text


def test_an_owner_disables_after_asking_once(office):
    sign_in(office, "ada")
    bo = who(office, "bo")
    asked = office.submit(f"/members/{bo.id}", {"verb": "disable"})
    assert ("Yes, disable" in asked.text, who(office, "bo").active) == (True, True)
    office.submit(f"/members/{bo.id}", {"verb": "disable", "sure": "1"})
    assert not who(office, "bo").active
    office.submit(f"/members/{bo.id}", {"verb": "enable"})
    office.submit(f"/members/{bo.id}", {"verb": "owner"})
    assert (who(office, "bo").active, who(office, "bo").is_owner) == (True, True)
    assert office.submit(f"/members/{bo.id}", {"verb": "nonsense"}).status_code == 422
    assert office.get("/members/nobody").status_code == 404


def test_the_last_owner_stays(office):
    sign_in(office, "ada")
    answer = office.submit(f"/members/{who(office, 'ada').id}", {"verb": "member"})
    assert (answer.status_code, "only owner" in answer.text) == (422, True)


def test_people_are_found_by_a_part_of_their_name_or_address(office):
    sign_in(office, "ada")
    page = office.get("/members?q=BO%40ex").text
    assert "bo@example.org" in page
    assert "ada@example.org" not in page.split("<main", 1)[1]
    assert "Nobody fits" in office.get("/members?q=100%25_").text
    assert office.get("/members?p=-1").status_code == 200
    assert office.get("/members?p=99999999999999999999").status_code == 200
