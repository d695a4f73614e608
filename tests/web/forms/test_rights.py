"""A form that could only be refused is not shown: the page says at once that it is so, and whom to ask."""

import json

import pytest

from hansa.kernel.actor import LOCAL
from hansa.registry.accounts import commands, passwords
from hansa.registry.accounts.commands import NewUser
from hansa.registry.accounts.values import OrganizationRole
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
