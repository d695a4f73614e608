"""What is observed on the pages: tests of a contract, use of a product, a team's requests."""

from datetime import UTC, datetime

import pytest

from hansa.observe.usage import commands as usage
from hansa.observe.usage.values import USAGE, Span, attribute
from hansa.registry.records.values import Kind
from hansa.registry.testresults import commands as tests
from hansa.registry.testresults.values import TestResult

AT = datetime(2026, 9, 1, 11, tzinfo=UTC)
ASK = {"product": "orders", "port": "orders_pii_v1"}
CHECKS = (
    {"type": "schema", "name": "email is <there>", "result": "passed", "model": "orders"},
    {"type": "quality", "result": "failed", "reason": "3 rows", "failedNumber": 3, "totalNumber": 9, "later": 1},
)


@pytest.fixture
def tested(sandbox):
    result = TestResult("t1", "orders-pii", "1.0.0", "production", "failed", AT, AT, checks=CHECKS)
    with sandbox.services.db.write() as session:
        tests.add(session, result, by="api-key:ci", at=AT)
    return sandbox


def test_a_contract_without_tests_says_how_to_make_one(sandbox):
    assert "datacontract test --publish" in sandbox.get("/datacontracts/orders-pii/tests").text


def test_the_tests_of_a_contract_are_listed_with_their_checks(tested):
    listed = tested.get("/datacontracts/orders-pii/tests").text
    assert "1 passed, 1 failed" in listed
    assert "The last 1 tests: 0 passed, 1 did not." in listed
    shown = tested.get("/datacontracts/orders-pii/tests?run=t1").text
    assert "email is &lt;there&gt;" in shown
    assert "3 of 9" in shown
    assert "3 of 9" not in tested.get("/datacontracts/orders-pii/tests?run=nothing").text
    assert tested.get("/datacontracts/orders-pii/tests?server=other&p=x").status_code == 200


def test_the_use_of_a_product_names_readers_with_and_without_an_agreement(sandbox):
    assert "Nobody has read it" in sandbox.get("/dataproducts/orders/usage").text
    resource = (attribute("dataproduct.id", "orders"),)
    nanos = int(AT.timestamp()) * 10**9
    spans = [
        Span("t", f"s{n}", "q", "", nanos, nanos, USAGE, "", resource, (attribute("user", who), attribute("rows", 5)))
        for n, who in enumerate(["ANALYSTS", "ANALYSTS", "<b>"])
    ]
    with sandbox.services.db.write() as session:
        usage.store(session, spans)
    text = sandbox.get("/dataproducts/orders/usage").text
    assert "ANALYSTS" in text
    assert "&lt;b&gt;" in text
    assert "no agreement" in text
    assert "3 reads in 30 days; most on 2026-09-01: 3." in text


def test_a_team_sees_what_it_has_to_decide_and_what_it_uses(sandbox):
    answer = sandbox.submit("/access/new", {**ASK, "purpose": "Search quality", "consumer": "team:search"})
    key = answer.headers["location"].removeprefix("/access/")
    owner = sandbox.record(Kind.ACCESS, key).data["provider"]["teamId"]
    page = sandbox.get(f"/teams/{owner}").text
    assert "Requests to decide" in page
    assert f'href="/access/{key}"' in page
    assert "Search quality" in sandbox.get("/teams/search").text
    sandbox.submit(f"/access/{key}", {"verb": "approve", "why": "fine"})
    assert "Requests to decide" not in sandbox.get(f"/teams/{owner}").text
    assert "Data it uses" in sandbox.get("/teams/search").text


def test_a_request_can_be_withdrawn(sandbox):
    answer = sandbox.submit("/access/new", {**ASK, "purpose": "Search quality", "consumer": "team:search"})
    key = answer.headers["location"].removeprefix("/access/")
    assert "Withdraw the request" in sandbox.get(f"/access/{key}").text
    assert sandbox.submit(f"/access/{key}", {"verb": "withdraw", "why": ""}).headers["location"] == "/access"
    assert sandbox.get(f"/access/{key}").status_code == 404


@pytest.mark.parametrize(
    ("given", "error"),
    [
        ({"start": "tomorrow"}, "error-start"),
        ({"start": "2026-12-02", "end": "2026-12-01"}, "error-end"),
        ({"role": "no such role"}, "no role"),
    ],
)
def test_what_is_wrong_with_a_request_stands_at_its_field(sandbox, given, error):
    answer = sandbox.submit("/access/new", {**ASK, "purpose": "x", "consumer": "team:search", **given})
    assert answer.status_code == 422
    assert error in answer.text


def test_the_list_is_narrowed_down_by_state(sandbox):
    sandbox.submit("/access/new", {**ASK, "purpose": "Search quality", "consumer": "team:search"})
    assert "Search quality" in sandbox.get("/access?state=requested").text
    assert "Search quality" not in sandbox.get("/access?state=active").text
    assert "Search quality" in sandbox.get("/access?state=nonsense").text


def test_the_terms_stand_beside_the_request(sandbox):
    text = sandbox.get("/access/new?product=orders&port=orders_pii_v1").text
    assert "Not for decisions about single customers." in text
