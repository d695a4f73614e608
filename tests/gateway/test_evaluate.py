"""Whether a statement may be asked for a purpose: every no names its sentence, and nothing is run."""

import json
from datetime import UTC, datetime

import pytest

from hansa.db import outbox
from hansa.gateway.evaluate import Question, evaluate
from hansa.kernel.actor import LOCAL, Actor, ActorKind
from hansa.registry import catalogue
from hansa.registry.records.values import Draft, Kind

NOW = datetime(2026, 6, 1, 12, tzinfo=UTC)
STRANGER = Actor("s", "Search", ActorKind.KEY, frozenset({"search"}))
MARKETING = Actor("k", "Marketing", ActorKind.KEY, frozenset({"marketing"}))
OWNER = Actor("o", "Checkout", ActorKind.KEY, frozenset({"checkout"}))
ACCESS = {
    "id": "a1",
    "info": {"purpose": "Counting customers for the newsletter", "status": "approved", "startDate": "2026-01-01"},
    "provider": {"dataProductId": "order-facts", "outputPortId": "orders-pii-v2"},
    "consumer": {"teamId": "marketing"},
}
LIMITS = "Must not be used for profiling of people."


@pytest.fixture(scope="module", autouse=True)
def agreed(door):
    """The team marketing may count customers; the contract rules profiling out."""
    with door.db.write() as session:
        contract = catalogue.get(session, Kind.CONTRACT, "orders-pii").data | {"description": {"limitations": LIMITS}}
        team = {"id": "marketing", "name": "Marketing", "type": "Domain Team"}
        documents = [(Kind.CONTRACT, contract), (Kind.TEAM, team), (Kind.ACCESS, ACCESS)]
        drafts = [Draft(kind, json.dumps(data), f"{kind}.json") for kind, data in documents]
        catalogue.put_many(session, LOCAL, drafts, why="test", at=NOW)


def ask(door, actor, sql, purpose="counting the customers", port="orders-pii-v2", product="order-facts"):
    answer = evaluate(door.db, Question(actor, product, port, sql, purpose), at=NOW)
    return answer.allow, [each.about for each in answer.because if each.against], str(answer.because)


@pytest.mark.parametrize(
    "sql",
    [
        "SELECT e_mail FROM orders",
        "SELECT * FROM sales.public.orders",
        "SELECT o FROM orders o",
        "SELECT count(*) FILTER (WHERE E_MAIL LIKE 'a%') FROM orders",
        "SELECT 1 FROM orders a JOIN orders b USING (e_mail)",
        "SELECT COLUMNS('e_.*') FROM orders",
        "",
    ],
)
def test_without_an_agreement_a_classified_column_is_a_no_that_names_the_line(door, sql):
    allowed, about, said = ask(door, STRANGER, sql)
    assert (allowed, about) == (False, ["column"])
    assert "e_mail" in said
    assert "contract" in said


@pytest.mark.parametrize("sql", ["SELECT count(*), max(amount) FROM orders", "SELECT id FROM checkout.order_facts"])
def test_what_is_open_to_all_is_a_yes(door, sql):
    assert ask(door, STRANGER, sql)[:2] == (True, [])


def test_an_agreement_opens_what_is_classified_for_what_was_agreed(door):
    allowed, about, said = ask(door, MARKETING, "SELECT e_mail FROM orders")
    assert (allowed, about) == (True, [])
    assert "a1" in said


@pytest.mark.parametrize("purpose", ["", "Detecting fraud"])
def test_another_purpose_than_what_was_agreed_is_a_no_that_names_both(door, purpose):
    allowed, about, said = ask(door, MARKETING, "SELECT e_mail FROM orders", purpose)
    assert (allowed, about) == (False, ["purpose"])
    assert "Counting customers" in said


def test_what_the_contract_rules_out_is_a_no_that_quotes_it(door):
    allowed, about, said = ask(door, MARKETING, "SELECT id FROM orders", "Profiling of customers for the newsletter")
    assert (allowed, about) == (False, ["terms"])
    assert LIMITS in said


def test_owners_and_operators_need_no_purpose(door):
    for who in (OWNER, LOCAL):
        assert ask(door, who, "SELECT * FROM orders", "")[0]


@pytest.mark.parametrize(
    ("sql", "about"),
    [
        ("SELECT FROM WHERE", "statement"),
        ("DELETE FROM orders", "statement"),
        ("SELECT * FROM orders; SELECT 1", "statement"),
        ("SELECT * FROM read_csv('/etc/passwd')", "statement"),
        ("SELECT * FROM customers", "table"),
        ("SELECT * FROM '/etc/passwd'", "table"),
    ],
)
def test_what_cannot_be_asked_at_all_is_a_no(door, sql, about):
    assert ask(door, OWNER, sql)[:2] == (False, [about])


def test_a_port_that_is_not_there_is_a_no(door):
    assert ask(door, OWNER, "SELECT 1", port="nothing")[0] is False


def test_nothing_is_written(door):
    def newest():
        with door.db.read() as session:
            return outbox.newest(session)

    before = newest()
    ask(door, MARKETING, "SELECT * FROM orders")
    assert newest() == before
