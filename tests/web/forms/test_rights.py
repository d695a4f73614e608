"""A form that could only be refused is not shown: the page says at once that it is so, and whom to ask."""

import json

import databases
import pytest

from hansa.governance.contract_branches import CONTRACT
from hansa.governance.namespace_branches import NAMESPACE
from hansa.kernel.actor import LOCAL
from hansa.registry import ontologies
from hansa.registry.accounts import commands, passwords
from hansa.registry.accounts.commands import NewUser
from hansa.registry.accounts.values import OrganizationRole
from hansa.registry.branches.commands import cut
from hansa.registry.ontologies import Write
from hansa.registry.records.values import Draft, Kind

GOOD = "twelve brown boats in fog"
HASHED = passwords.hash_password(GOOD)
NEW = (
    "dataproducts", "datacontracts", "sourcesystems", "teams", "definitions", "policies", "certifications", "tags",
)  # fmt: skip
EDIT = ("dataproducts/orders", "datacontracts/orders-pii", "sourcesystems/order-service", "teams/checkout")


@pytest.fixture
def office(sandbox):
    sandbox.set(mode="serve")
    with sandbox.db.write() as session:
        for name in ("own", "mia", "eve"):
            new = NewUser(f"{name}@example.org", name.title(), OrganizationRole.MEMBER, HASHED)
            commands.create(session, LOCAL, new, at=sandbox.clock.now())
    members = [
        {"emailAddress": "own@example.org", "role": "Owner"},
        {"emailAddress": "mia@example.org", "role": "Member"},
    ]
    sandbox.write(
        Draft(Kind.TEAM, json.dumps({"id": "checkout", "name": "Checkout", "type": "Domain", "members": members}))
    )
    return sandbox


def sign_in(office, name):
    office.cookies.clear()
    office.submit("/login", {"email": f"{name}@example.org", "password": GOOD})


@pytest.mark.parametrize("noun", NEW)
def test_who_may_add_nothing_is_told_at_once_whom_to_ask(office, noun):
    sign_in(office, "mia")
    answer = office.get(f"/{noun}/new")
    assert answer.status_code == 403
    assert "<textarea" not in answer.text
    assert "own@example.org" in answer.text or "the governance group" in answer.text
    sign_in(office, "eve")
    assert "Ask an owner" in office.get(f"/{noun}/new").text or noun in {"policies", "certifications"}


@pytest.mark.parametrize("place", EDIT)
def test_who_may_not_edit_is_told_at_once_whom_to_ask(office, place):
    sign_in(office, "mia")
    for verb in ("edit", "delete") if "contracts" not in place else ("edit",):
        answer = office.get(f"/{place}/{verb}")
        assert answer.status_code == 403
        assert "own@example.org" in answer.text
    sign_in(office, "own")
    assert office.get(f"/{place}/edit").status_code == 200


MEANING = (
    "semantics/-/new", "semantics/-/import", "semantics/-/import?namespace=main", "semantics/main/-/edit",
    "semantics/main/-/concept", "semantics/main/-/concept?id=order", "semantics/main/-/relationship",
    "semantics/main/-/namespace/delete", "semantics/main/-/concept/delete?id=order",
    "semantics/main/-/branches/mine/edit", "datacontracts/orders-pii/branches/mine/edit", "canvas",
)  # fmt: skip


@pytest.fixture
def meaning(office):
    """A namespace of the team, a branch of it, and a branch of a contract."""
    write = Write(LOCAL, "a test", office.clock.now())
    with office.db.write() as session:
        ontologies.put_namespace(session, write, "main", {"name": "Main", "team": "checkout"})
        ontologies.put_concept(session, write, "main", "order", {"name": "Order"})
        cut(session, LOCAL, NAMESPACE, "main", "mine", at=office.clock.now())
        cut(session, LOCAL, CONTRACT, "orders-pii", "mine", at=office.clock.now())
    return office


@pytest.mark.parametrize("place", MEANING)
def test_meanings_branches_and_the_canvas_are_refused_as_early(meaning, place):
    sign_in(meaning, "mia")
    answer = meaning.get(f"/{place}")
    assert answer.status_code == 403
    assert "<textarea" not in answer.text
    assert "own@example.org" in answer.text
    sign_in(meaning, "own")
    assert meaning.get(f"/{place}").status_code == 200


@pytest.mark.parametrize("page", ["", "marketplace", "semantics", "semantics/main", "teams/checkout", "events"])
def test_who_may_not_sees_no_button_that_leads_there(meaning, page):
    doors = ('href="/canvas"', 'href="/semantics/-/new"', 'href="/semantics/-/import"', "/-/concept", "/-/edit")
    sign_in(meaning, "mia")
    seen = meaning.get(f"/{page}").text
    assert [door for door in doors if door in seen] == []
    sign_in(meaning, "own")
    assert 'href="/canvas"' in meaning.get(f"/{page}").text


def test_the_palette_has_no_canvas_for_who_may_not_fill_it_in(meaning):
    sign_in(meaning, "mia")
    assert '"/canvas"' not in meaning.get("/search?q=canvas").text
    sign_in(meaning, "own")
    assert meaning.get("/search?q=canvas").text.count('"/canvas"') == 2


def test_a_new_ontology_is_kept_by_the_team_that_the_form_names(meaning):
    sign_in(meaning, "own")
    files = {"file": ("words.ttl", b"<http://x.org/#Thing> a <http://www.w3.org/2002/07/owl#Class> .")}
    assert meaning.submit("/semantics/-/import", {"namespace": "words"}, files=files).status_code == 403
    sent = {"namespace": "words", "team": "checkout"}
    answer = meaning.submit("/semantics/-/import", sent, files=files)
    assert answer.status_code == 303, answer.text
    assert meaning.record(Kind.NAMESPACE, "words").owner == "checkout"


def test_an_empty_mesh_offers_a_member_nothing_that_is_refused(sandbox, tmp_path):
    empty = databases.migrated(tmp_path / "empty.db")
    with empty.write() as session:
        new = NewUser("eve@example.org", "Eve", OrganizationRole.MEMBER, HASHED)
        commands.create(session, LOCAL, new, at=sandbox.clock.now())
    sandbox.set(mode="serve", db=empty)
    sign_in(sandbox, "eve")
    for page in ("/", "/scores", "/marketplace", "/datacontracts", "/semantics", "/teams"):
        assert '/new"' not in sandbox.get(page).text
    assert "No contracts yet" in sandbox.get("/datacontracts").text
    assert "No contract fits" in sandbox.get("/datacontracts?q=none").text
    empty.close()
