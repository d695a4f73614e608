"""What a product's page offers to whom: its keepers build it, everybody may ask to read it."""

import pytest

from hansa.gateway.query import Gateway
from hansa.kernel.actor import LOCAL
from hansa.registry.accounts import commands, passwords
from hansa.registry.accounts.commands import NewUser
from hansa.registry.accounts.values import OrganizationRole
from hansa.registry.records.values import Draft, Kind

GOOD = "twelve brown boats in fog"
HASHED = passwords.hash_password(GOOD)
MEMBERS = "id: search\nname: Search\ntype: Domain\nmembers: [{emailAddress: bo@example.org, role: Editor}]\n"


@pytest.fixture
def office(sandbox):
    sandbox.set(mode="serve")
    with sandbox.db.write() as session:
        for email, role in (("ada@example.org", OrganizationRole.OWNER), ("bo@example.org", OrganizationRole.MEMBER)):
            name = email.partition("@")[0].title()
            commands.create(session, LOCAL, NewUser(email, name, role, HASHED), at=sandbox.clock.now())
    sandbox.write(Draft(Kind.TEAM, MEMBERS))
    return sandbox


def seen_by(office, name, path):
    office.submit("/login", {"email": f"{name}@example.org", "password": GOOD})
    return office.get(path).text


def test_a_star_is_a_persons_own(office):
    page = "/dataproducts/orders/history"  # the first tab asks for data, and here is none
    assert office.post("/dataproducts/orders/star", data={"to": "on"}).status_code == 403
    assert "0 stars" in seen_by(office, "bo", page)
    for _ in range(2):
        there = office.submit("/dataproducts/orders/star", {"to": "on"}).headers["location"]
    assert there == "/dataproducts/orders"
    assert "1 star<" in office.get(page).text
    assert 'aria-pressed="true"' in office.get(page).text
    office.submit("/dataproducts/orders/star", {"to": "off"})
    assert "0 stars" in office.get(page).text
    assert office.submit("/dataproducts/nothing/star", {"to": "on"}).status_code == 404


@pytest.mark.parametrize("path", ["/dataproducts/orders/history", "/dataproducts/orders/ports"])
def test_whoever_does_not_keep_it_is_offered_to_ask_and_nothing_that_is_refused(office, path):
    page = seen_by(office, "bo", path)
    assert "/access/new?product=orders" in page
    assert 'href="/dataproducts/orders/edit"' not in page
    assert 'action="/dataproducts/orders/build"' not in page


def test_whoever_runs_the_organisation_is_offered_all_of_it(office):
    page = seen_by(office, "ada", "/dataproducts/orders/history")
    for each in ("/access/new?product=orders", "/dataproducts/orders/edit", 'action="/dataproducts/orders/build"'):
        assert each in page


@pytest.mark.parametrize(
    ("path", "button"),
    [
        ("/teams", "/teams/new"), ("/teams/checkout", "/teams/checkout/edit"), ("/sourcesystems/order-service", "/edit"),
        ("/datacontracts/orders-pii", "/datacontracts/orders-pii/edit"),
    ],
)  # fmt: skip
def test_other_pages_leave_out_what_would_be_refused_too(office, path, button):
    assert f'{button}"' not in seen_by(office, "bo", path)
    assert f'{button}"' in seen_by(office, "ada", path)


def test_versions_say_who_by_name(office):
    seen_by(office, "ada", "/")
    office.submit("/teams/search/edit", {"revision": "2", "name": "Find", "type": "Domain"})
    page = office.get("/teams/search").text
    assert "<p>Ada · " in page
    assert "user:" not in page


def test_who_reads_is_told_who_publishes_and_who_keeps_it_how(office):
    office.set(gateway=Gateway(office.db, None, office.clock))
    page = seen_by(office, "bo", "/dataproducts/orders")
    assert "Nothing is published yet" in page
    assert "Ask Checkout" in page
    assert "hansa build" not in page
    assert "hansa build" not in office.get("/dataproducts/orders/runs").text
    assert "hansa build" in seen_by(office, "ada", "/dataproducts/orders")
