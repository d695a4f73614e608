"""What people change about themselves."""

import pytest

from hansa.kernel.actor import LOCAL
from hansa.registry.accounts import commands, passwords
from hansa.registry.accounts.commands import NewUser
from hansa.registry.accounts.values import OrganizationRole

GOOD, OTHER = "twelve brown boats in fog", "nine slow ferries at noon"
HASHED = passwords.hash_password(GOOD)


@pytest.fixture
def office(sandbox):
    sandbox.set(mode="serve")
    with sandbox.db.write() as session:
        for email, role in (("ada@example.org", OrganizationRole.OWNER), ("bo@example.org", OrganizationRole.MEMBER)):
            commands.create(session, LOCAL, NewUser(email, "", role, HASHED), at=sandbox.clock.now())
    return sandbox


def test_only_people_have_a_profile(sandbox):
    answer = sandbox.get("/profile")
    assert (answer.status_code, "Only people" in answer.text) == (403, True)


def test_a_name_is_changed_and_nothing_else_with_it(office):
    office.submit("/login", {"email": "bo@example.org", "password": GOOD})
    office.submit("/profile", {"name": " Bo  <b>Bee</b> ", "role": "owner", "email": "x@example.org", "active": "0"})
    page = office.get("/profile?done=name").text
    assert "Bo &lt;b&gt;Bee&lt;/b&gt;" in page
    assert "bo@example.org" in page
    assert "Member" in page


def test_a_password_needs_the_old_one(office):
    office.submit("/login", {"email": "bo@example.org", "password": GOOD})
    assert office.submit("/profile/password", {"old": OTHER, "new": OTHER}).status_code == 422
    assert office.submit("/profile/password", {"old": GOOD, "new": OTHER}).status_code == 303
    assert office.get("/profile").status_code == 200
    office.submit("/logout")
    assert office.submit("/login", {"email": "bo@example.org", "password": OTHER}).status_code == 303


def test_a_device_is_signed_out_by_its_person_only(office):
    office.submit("/login", {"email": "ada@example.org", "password": GOOD}, headers={"user-agent": "Phone"})
    with office.db.read() as session:
        from hansa.registry.accounts import sessions
        from hansa.registry.accounts.queries import find_user

        ada = find_user(session, "ada@example.org")
        (phone,) = sessions.devices(session, ada.id, office.clock.now())
    office.cookies.delete("hansa_session")
    office.submit("/login", {"email": "bo@example.org", "password": GOOD})
    assert office.submit("/profile/devices", {"device": phone.id}).status_code == 404
    office.submit("/login", {"email": "ada@example.org", "password": GOOD})
    assert "Phone" in office.get("/profile").text
    assert office.submit("/profile/devices", {"device": phone.id}).status_code == 303
    assert "Phone" not in office.get("/profile").text
