"""The audit trail's pages: for owners only, filtered in the address, with what was before and after, and no secret."""

import re

import pytest

from hansa.kernel.actor import LOCAL, Actor, ActorKind
from hansa.registry.accounts import commands, passwords
from hansa.registry.accounts.commands import NewUser
from hansa.registry.accounts.values import OrganizationRole
from hansa.registry.records.values import Draft, Kind

GOOD = "twelve brown boats in fog"
HASHED = passwords.hash_password(GOOD)


@pytest.fixture
def office(sandbox):
    sandbox.set(mode="serve")
    with sandbox.db.write() as session:
        for name, role in (("ada", OrganizationRole.OWNER), ("bo", OrganizationRole.MEMBER)):
            commands.create(
                session, LOCAL, NewUser(f"{name}@example.org", name.title(), role, HASHED), at=sandbox.clock.now()
            )
    return sandbox


def sign_in(office, name):
    office.submit("/login", {"email": f"{name}@example.org", "password": GOOD})


def rows(page):
    return re.findall(r'<th scope="row"><a href="(/audit/[^"]+)">([^<]+)</a></th><td>(?:<code>)?([^<]*)<', page.text)


def entry(office, query):
    (found,) = rows(office.get(f"/audit?{query}"))
    return office.get(found[0]).text


def test_only_owners_read_it(office):
    sign_in(office, "bo")
    assert office.get("/audit").status_code == 403
    assert office.get("/audit/anything").status_code == 403
    assert "/audit" not in office.get("/members").text


def test_it_is_filtered_by_who_what_and_day(office):
    sign_in(office, "ada")
    office.submit("/settings", {"about": "name", "name": "Fleet", "revision": "0"})
    assert [row[1] for row in rows(office.get("/audit?who=ada@example.org"))] == ["Settings updated", "User signed in"]
    assert rows(office.get("/audit?who=nobody at all")) == []
    assert [row[2] for row in rows(office.get("/audit?kind=teams"))] == ["search", "checkout"]
    assert [row[1] for row in rows(office.get("/audit?id=orders"))] == ["Data product created"]
    assert rows(office.get("/audit?until=2026-08-31")) == []
    assert rows(office.get("/audit?since=2026-09-02")) == []
    assert len(rows(office.get("/audit?since=2026-09-01&until=2026-09-01"))) == len(rows(office.get("/audit"))) > 8
    assert office.get("/audit?kind=none&since=tomorrow&before=x").status_code == 200


def test_an_entry_shows_before_and_after(office):
    sign_in(office, "ada")
    office.write(Draft(Kind.TEAM, "id: search\nname: Found\ntype: Domain\n"), why="It has a better name")
    page = office.get(rows(office.get("/audit?id=search"))[0][0]).text
    assert '<tr data-kind="removed"><td>2</td><td></td><td>−</td><td><code>name: Search &amp; find</code>' in page
    assert "<code>name: Found</code>" in page
    assert "It has a better name" in page
    assert '<a href="/teams/search">search</a>' in page
    office.submit("/settings", {"about": "name", "name": "Fleet", "revision": "0"})
    assert "name: Fleet" in entry(office, "kind=settings")
    assert office.get("/audit/none").status_code == 404


def test_it_holds_no_secret(office):
    sign_in(office, "ada")
    office.submit(
        "/settings/channels",
        {
            "team": "checkout",
            "name": "Chat",
            "type": "slack",
            "endpoint": "https://hooks.example.org/T1/s3cr3t",
            "enabled": "1",
        },
    )
    page = entry(office, "kind=channels")
    assert "name: Chat" in page
    assert "sealed:" in page
    assert "s3cr3t" not in page
    made = office.submit("/keys", {"scope": "organization", "name": "robot", "expires": "2027-01-01"})
    key = re.search(r"hansa_\w+", made.text)[0]
    page = entry(office, "kind=keys")
    assert "(secret)" in page
    assert key.rsplit("_", 1)[1] not in page
    account = office.get(rows(office.get("/audit?kind=members"))[-1][0]).text
    assert "email: ada@example.org" in account
    assert "argon2" not in account


def test_going_out_is_on_it_and_it_is_paged(office):
    sign_in(office, "bo")
    office.submit("/logout")
    sign_in(office, "ada")
    assert [row[1] for row in rows(office.get("/audit?who=bo"))] == ["User signed out", "User signed in"]
    with office.db.write() as session:
        for number in range(101):
            person = NewUser(f"p{number}@example.org")
            commands.create(
                session, Actor("local", "x", ActorKind.USER, is_operator=True), person, at=office.clock.now()
            )
    first = office.get("/audit?kind=members")
    assert len(rows(first)) == 100
    older = re.search(r'href="(/audit\?[^"]*before=\d+)"', first.text)[1].replace("&amp;", "&")
    assert len(rows(office.get(older))) == 6
    assert "Newest" in office.get(older).text
