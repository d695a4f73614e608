"""The pages of change requests: nothing for strangers, forms that ask instead of writing, and the decision with its reason."""

import json
import re

import pytest

from hansa.kernel.actor import LOCAL
from hansa.registry.accounts import commands, passwords
from hansa.registry.accounts.commands import NewUser
from hansa.registry.accounts.values import OrganizationRole
from hansa.registry.records.values import Draft, Kind
from hansa.registry.settings.commands import put as put_setting
from hansa.registry.settings.features import FEATURES

GOOD = "twelve brown boats in fog"
HASHED = passwords.hash_password(GOOD)
ROLES = {"mia": "Member", "ed": "Editor", "ann": "Approver"}


@pytest.fixture
def office(sandbox):
    sandbox.set(mode="serve")
    at = sandbox.clock.now()
    with sandbox.db.write() as session:
        for name in (*ROLES, "eve"):
            new = NewUser(f"{name}@example.org", name.title(), OrganizationRole.MEMBER, HASHED)
            commands.create(session, LOCAL, new, at=at)
        put_setting(session, LOCAL, FEATURES, {"changeProcessMode": "approval-required"}, why="", at=at)
    members = [{"emailAddress": f"{name}@example.org", "role": role} for name, role in ROLES.items()]
    team = {"id": "checkout", "name": "Checkout", "type": "Domain", "members": members}
    sandbox.write(Draft(Kind.TEAM, json.dumps(team)))
    return sandbox


def sign_in(office, name):
    office.cookies.clear()
    office.submit("/login", {"email": f"{name}@example.org", "password": GOOD})


def wish(office, name="mia", **more):
    """Where the browser is led after the contract's text was saved by somebody who may only ask."""
    sign_in(office, name)
    record = office.record(Kind.CONTRACT, "orders-pii")
    text = record.text.replace("name: Orders with PII", "name: Orders of people").replace(
        "  - name: orders  #", "  - name: orders_2  #"
    )
    given = {"action": "save", "text": text, "why": "Clearer", "revision": record.revision} | more
    answer = office.submit("/datacontracts/orders-pii/edit", given)
    assert answer.status_code == 303, answer.text
    return answer.headers["location"]


def test_a_stranger_sees_and_decides_nothing(office):
    there = wish(office)
    sign_in(office, "eve")
    assert office.get(there).status_code == 404
    assert office.submit(there, {"verb": "accept"}).status_code == 404
    assert "Orders" not in office.get("/change-requests").text
    assert "Changes to approve" not in office.get("/teams/checkout").text


def test_the_contracts_editor_asks_and_the_page_says_what_it_breaks(office):
    there = wish(office)
    assert re.fullmatch(r"/change-requests/[\w-]{36}", there)
    assert "name: Orders with PII" in office.record(Kind.CONTRACT, "orders-pii").text
    text = office.get(there).text
    assert "Somebody else decides." in text
    assert "It breaks what consumers rely on." in text
    assert 'value="withdraw"' in text
    assert 'value="accept"' not in text
    assert "What changes in Orders of people" in text


def test_forms_ask_too_for_new_documents_changes_and_removals(office):
    sign_in(office, "ed")
    said = {"owner": "checkout", "domain": "checkout", "type": "sourceAligned", "version": "1.0.0", "purpose": "All."}
    new = office.submit("/dataproducts/new", said | {"name": "Returns", "id": "returns", "status": "draft"})
    record = office.record(Kind.PRODUCT, "orders")
    filled = said | {"name": "All orders", "status": "active", "revision": record.revision}
    changed = office.submit("/dataproducts/orders/edit", filled)
    removed = office.submit("/dataproducts/orders/delete", {"why": "Old"})
    for answer in (new, changed, removed):
        assert answer.status_code == 303, re.findall(r'class="error".{200}', answer.text)
        assert answer.headers["location"].startswith("/change-requests/")
    assert office.record(Kind.PRODUCT, "returns") is None
    assert office.record(Kind.PRODUCT, "orders").revision == record.revision
    assert not list(office.services.home.glob("dataproducts/**/returns*"))
    assert "2 change requests open" in office.get("/change-requests?state=open").text


def test_an_approver_is_told_what_waits_and_decides_with_a_reason(office):
    there = wish(office)
    sign_in(office, "ann")
    assert "to decide" in office.get("/").text
    assert "Changes to approve" in office.get("/teams/checkout").text
    assert "1 change request for you to decide" in office.get("/change-requests").text
    refused = office.submit(there, {"verb": "reject", "why": " "})
    assert (refused.status_code, "A rejection needs a reason." in refused.text) == (422, True)
    assert office.submit(there, {"verb": "nonsense"}).status_code == 422
    assert office.submit(there, {"verb": "accept", "why": "Agreed"}).headers["location"] == there
    assert "Orders of people" in office.record(Kind.CONTRACT, "orders-pii").text
    assert any("Orders of people" in file.read_text() for file in office.services.home.rglob("*orders-pii*.yaml"))
    text = office.get(there).text
    assert "Agreed" in text
    assert "Decided by" in text
    assert office.submit(there, {"verb": "accept"}).status_code == 409


def test_a_change_of_both_is_shown_before_and_kept_after_the_decision(office):
    there = wish(office)
    text = office.record(Kind.CONTRACT, "orders-pii").text
    office.write(Draft(Kind.CONTRACT, text.replace("Orders with PII", "Orders and people")))
    sign_in(office, "ann")
    assert "The document says “Orders and people” now" in office.get(there).text
    assert office.submit(there, {"verb": "accept"}).status_code == 409
    assert "Outdated" in office.get(there).text
    assert "1 change request outdated" in office.get("/change-requests?state=outdated").text


def test_without_the_process_nothing_speaks_of_it(office):
    with office.db.write() as session:
        put_setting(session, LOCAL, FEATURES, {}, why="", at=office.clock.now())
    sign_in(office, "ann")
    assert "/change-requests" not in office.get("/").text
    assert "Changes need no approval" in office.get("/change-requests").text


def test_the_document_s_page_says_that_a_change_of_it_waits_until_it_is_decided(office):
    there = wish(office)
    page = office.get("/datacontracts/orders-pii").text
    assert "A change of it waits for approval" in page
    assert "Asked for by you" in page
    assert "approval by Checkout" in page
    assert there in page
    assert "waits for approval" not in office.get("/dataproducts/orders/ports").text
    sign_in(office, "eve")
    assert "waits for approval" not in office.get("/datacontracts/orders-pii").text
    sign_in(office, "ed")
    assert office.submit("/dataproducts/orders/delete", {"why": "Old"}).status_code == 303
    assert "Its removal waits for approval" in office.get("/dataproducts/orders/history").text
    sign_in(office, "ann")
    assert "Asked for by Mia" in office.get("/datacontracts/orders-pii/history").text
    assert office.submit(there, {"verb": "reject", "why": "No"}).status_code == 303
    assert "waits for approval" not in office.get("/datacontracts/orders-pii").text


def test_who_decides_is_named_with_the_roles_and_the_team_is_a_link(office):
    there = wish(office)
    notice = office.get(there).text.partition("Somebody else decides.")[2].partition("</ul>")[0]
    assert '<a href="/teams/checkout">Checkout</a>' in notice
    assert "Approver" in notice
    assert "Ask " in notice or "no owner yet" in notice
