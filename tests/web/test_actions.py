"""The actions of the palette: only what the actor may, found by words, of objects too, and recent ones first."""

import re

import pytest

from hansa.kernel.actor import LOCAL
from hansa.registry.accounts import commands, passwords
from hansa.registry.accounts.commands import NewUser
from hansa.registry.accounts.values import OrganizationRole
from hansa.registry.keys.commands import create
from hansa.registry.keys.values import Scope, Wanted
from hansa.registry.records.values import Draft, Kind
from hansa.web.actions import MESH
from hansa.web.app import page_routes

GOOD = "twelve brown boats in fog"
HASHED = passwords.hash_password(GOOD)
PARTIAL = {"HX-Request": "true", "HX-Request-Type": "partial", "referer": "http://localhost:8420/teams?q=a"}
TEAM = "id: checkout\nname: Checkout\ntype: Domain\nmembers: [{emailAddress: bo@example.org, role: Editor}]\n"


@pytest.fixture
def office(sandbox):
    sandbox.set(mode="serve")
    sandbox.write(Draft(Kind.TEAM, TEAM))
    with sandbox.db.write() as session:
        for name, role in (
            ("ada", OrganizationRole.OWNER),
            ("bo", OrganizationRole.MEMBER),
            ("cy", OrganizationRole.MEMBER),
        ):
            commands.create(session, LOCAL, NewUser(f"{name}@example.org", "", role, HASHED), at=sandbox.clock.now())
    return sandbox


def sign_in(office, name):
    office.submit("/login", {"email": f"{name}@example.org", "password": GOOD})


def found(office, words, **more):
    page = office.get("/search", params={"q": words, **more}, headers=PARTIAL).text
    return re.findall(r"<h3><(?:a href=\"([^\"]+)\"|button)>([^<]+)<", page)


def labels(office, words, **more):
    return [label for _, label in found(office, words, **more)]


def test_who_may_nothing_is_offered_no_writing(office):
    sign_in(office, "cy")
    offered = labels(office, "")
    assert not {
        each for each in offered if each.startswith(("New data", "Invite", "New role", "New team", "New policy"))
    }
    assert "Sign out" in offered
    assert "Settings: Roles and permissions" not in offered
    assert "Settings: Members" in offered
    assert "Edit Orders" not in labels(office, "edit orders")
    assert "Request access to Orders" in labels(office, "request access to ord")


def test_an_editor_may_change_what_the_team_owns(office):
    sign_in(office, "bo")
    offered = labels(office, "new")
    assert {"New data product", "New data contract"} <= set(offered)
    assert "New team or domain" not in offered
    assert found(office, "edit order")[0] == ("/dataproducts/orders/edit", "Edit Orders")
    assert "Delete Orders" in labels(office, "delete orders")
    assert ("", "Build and test Orders") in found(office, "run tests of orders")


def test_an_owner_is_offered_everything(office):
    sign_in(office, "ada")
    offered = labels(office, "")
    assert {"Invite a member", "New role", "Settings: Audit trail", "New policy", "Dark theme", "Your profile"} <= set(
        offered
    )
    assert "Sign in" not in offered
    assert labels(office, "dark theme") == ["Dark theme"]
    assert labels(office, "zzz") == []


@pytest.mark.parametrize(
    ("words", "path"),
    [
        ("connector", "/connectors"), ("integration", "/connectors"), ("change request", "/change-requests"), ("tags", "/tags"),
        ("certifications", "/certifications"), ("builder", "/dataproductbuilders"), ("new agent", "/agents/new"),
        ("namespace", "/semantics/-/new"), ("policies", "/policies"),
    ],
)  # fmt: skip
def test_pages_behind_tabs_are_found_by_their_names(office, words, path):
    sign_in(office, "ada")
    assert path in {each for each, _ in found(office, words)}
    assert office.get(path).status_code == 200


def test_a_form_goes_back_to_the_page_it_stands_on(office):
    sign_in(office, "ada")
    page = office.get("/search?q=dark+theme", headers=PARTIAL).text
    assert '<input type="hidden" name="to" value="dark">' in page
    assert '<input type="hidden" name="next" value="/teams?q=a">' in page
    foreign = office.get("/search?q=dark+theme", headers={**PARTIAL, "referer": "http://evil.example//x"}).text
    assert '<input type="hidden" name="next" value="/">' in foreign


def test_recent_places_come_first_by_the_names_they_have_now(office):
    sign_in(office, "cy")
    kept = [
        "/settings/roles",
        "/dataproducts/orders",
        "/dataproducts/orders/edit",
        "/dataproducts/gone",
        "//evil",
        "/teams",
    ]
    offered = found(office, "", recent=kept)
    assert offered[:2] == [("/dataproducts/orders", "Orders"), ("/teams", "Domains &amp; teams")]
    assert found(office, "domains", recent=kept)[0] == ("/teams", "Domains &amp; teams")
    sign_in(office, "ada")
    assert [path for path, _ in found(office, "", recent=kept)][:4] == [kept[0], kept[1], kept[2], kept[5]]


def test_the_thing_that_was_found_brings_what_can_be_done_with_it(office):
    sign_in(office, "bo")
    assert found(office, "Orders with PII")[0][1] == "Orders with PII"
    assert {"Edit Orders with PII", "Tests of Orders with PII"} <= set(labels(office, "Orders with PII"))


def test_every_action_leads_to_a_page_there_is(sandbox):
    paths = {route.path for route in page_routes()} | {"/theme"}
    known = [re.compile(re.sub(r"\{[^}]+\}", ".+", path) + r"\Z") for path in paths]
    assert [each.path for each in MESH if not any(one.match(each.path.partition("#")[0]) for one in known)] == []


def test_members_are_found_by_name_and_keys_by_those_who_manage_them(office):
    with office.db.write() as session:
        at = office.clock.now()
        for each in (Wanted(Scope.TEAM, "nightly export", "checkout"), Wanted(Scope.ORGANIZATION, "nightly backup")):
            create(session, LOCAL, each, at=at)
    sign_in(office, "cy")
    assert labels(office, "nightly") == []
    assert "bo" in labels(office, "bo@")
    sign_in(office, "ada")
    assert {"API key nightly export", "API key nightly backup"} <= set(labels(office, "nightly"))
