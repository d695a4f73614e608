"""What is written to a Unity Catalog: not told to everybody, shown table by table, tried again and let go by a button."""

import json

import pytest
import records as made

from hansa.kernel.actor import LOCAL
from hansa.registry.accounts import commands as accounts
from hansa.registry.accounts import passwords
from hansa.registry.accounts.commands import NewUser
from hansa.registry.accounts.values import OrganizationRole
from hansa.registry.records.values import Draft as Document
from hansa.registry.records.values import Kind
from hansa.registry.unity import commands, contracts, queries, queue, settling
from hansa.registry.unity.values import Draft, Place, TableState, Written

PAGE = "/integrations/unity-catalog-metadata/lake"
GOOD = "twelve brown boats in fog"
PLACE = Place("https://adb-1.azuredatabricks.net", "app-id", "wh-1")
SERVER = {"server": "lake", "type": "databricks", "catalog": "sales", "schema": "public"}


@pytest.fixture
def lake(sandbox):
    """An integration, and a contract that names a table there and waits."""
    vault = sandbox.services.vault
    with sandbox.db.write() as session:
        commands.put(session, LOCAL, vault, "lake", Draft("Lakehouse", PLACE, "s3cret"), at=sandbox.clock.now())
    sandbox.write(Document(Kind.CONTRACT, json.dumps(made.contract("orders-pii", servers=[SERVER]))))
    with sandbox.db.write() as session:
        queue.follow(session)
    return sandbox


def settled(lake, state):
    at = lake.clock.now()
    with lake.db.write() as session:
        queue.take(session, "w", is_dead=lambda _: False, at=at)
        (change,) = queries.list_changes(session, "lake")
        wishes = contracts.wishes_of(session, change.contract, PLACE.host)
        said = Written(state, error="no such grant" if state is TableState.FAILED else "", changed=True)
        settling.settle(session, settling.Holder("lake", "w"), change, [(wish, said) for wish in wishes], at=at)


def test_a_member_does_not_see_it(lake):
    lake.set(mode="serve")
    hashed = passwords.hash_password(GOOD)
    with lake.db.write() as session:
        new = NewUser("mia@example.org", "Mia", OrganizationRole.MEMBER, hashed)
        accounts.create(session, LOCAL, new, at=lake.clock.now())
    lake.submit("/login", {"email": "mia@example.org", "password": GOOD})
    assert lake.get(PAGE).status_code == 404
    assert PAGE not in lake.get("/connectors").text
    assert lake.submit(PAGE, {"action": "discard"}).status_code == 404


def test_an_integration_that_is_not_there_is_not_found(lake):
    assert lake.get(f"{PAGE}-9").status_code == 404


def test_what_waits_is_told_and_can_be_let_go(lake):
    assert f'href="{PAGE}"' in lake.get("/connectors").text
    page = lake.get(PAGE).text
    assert "Orders" in page
    assert "with the next run" in page
    assert "s3cret" not in page
    assert lake.submit(PAGE, {"action": "fly"}).status_code == 422
    assert lake.submit(PAGE, {"action": "discard"}).status_code == 303
    assert "Nothing waits" in lake.get(PAGE).text


def test_a_table_that_failed_is_written_again(lake):
    settled(lake, TableState.FAILED)
    page = lake.get(PAGE).text
    assert "no such grant" in page
    assert "Write the failed ones again" in page
    assert lake.submit(PAGE, {"action": "retry"}).status_code == 303
    assert "with the next run" in lake.get(PAGE).text


def test_a_table_that_is_written_says_so(lake):
    settled(lake, TableState.IN_SYNC)
    page = lake.get(PAGE).text
    assert "As promised" in page
    assert "Write the failed ones again" not in page
