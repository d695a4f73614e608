"""Scores of real documents: what the registry, runs, tests and reads know, on both databases."""

from datetime import timedelta

import records as made

from hansa.dataplane.publish.model import ReleaseRow
from hansa.kernel.actor import LOCAL
from hansa.observe.scores import queries
from hansa.observe.scores.values import Status
from hansa.observe.usage.model import SpanRow
from hansa.registry.examples import commands as examples
from hansa.registry.examples.queries import Example
from hansa.registry.products.queries import find_products
from hansa.registry.records.values import Kind
from hansa.registry.testresults.model import TestResultRow

AT_MOST = 25
"""Statements for any number of products; a page of a thousand takes as many as a page of one, up to the chunks."""


def scored(db, now, identifier):
    with db.read() as session:
        return queries.scores(session, find_products(session, [identifier]), now)[0]


def verdicts(db, now, identifier):
    return {each.rule.key: each.verdict for each in scored(db, now, identifier).judged}


def report(db, result, at, *, number, branch=""):
    with db.write() as session:
        session.add(
            TestResultRow(
                id=f"r{number}", contract_kind="datacontracts", contract_id="orders_v1", contract_version="1.0.0",
                branch=branch, server="", result=result, started_at=at, ended_at=at, created_at=at, by="", counts={},
                more={}, details={},
            )
        )  # fmt: skip


def read(db, product, at):
    with db.write() as session:
        session.add(
            SpanRow(
                span_id="s", trace_id="t", scope="usage", scope_version="", product=product, port="", contract="", access="",
                reader="ada", name="", kind="", at=at, start_nanos=0, end_nanos=0, rows=1, result="", resource=[], attributes=[],
            )
        )  # fmt: skip


def test_a_bare_product_is_poor(mesh, now):
    score = scored(mesh, now, "bare")
    assert score.rating == "poor"
    assert score.gap.rule.key == "description"
    found = {each.rule.key: each.verdict.status for each in score.judged}
    assert found["has-contract"] is Status.NOT_APPLICABLE
    assert found["owner"] is Status.PASSED
    assert found["owner-reachable"] is Status.FAILED
    assert found["certified"] is Status.NOT_APPLICABLE


def test_documents_fulfil_rules(mesh, now, write):
    before = verdicts(mesh, now, "orders")
    assert before["has-contract"].status is Status.PASSED
    assert before["owner-reachable"].status is Status.PASSED
    assert before["used"].why == "Read by 1 product."
    assert before["classification"].status is Status.FAILED
    column = {"name": "order_id", "logicalType": "string", "classification": "internal", "description": "The order."}
    more = {
        "schema": [{"name": "orders", "properties": [column | {"required": True}]}],
        "description": {"usage": "Count.", "purpose": "All orders."},
        "slaProperties": [{"property": "freshness", "value": 1, "unit": "d"}],
    }
    write(
        (Kind.CONTRACT, made.contract("orders_v1", **more)),
        (Kind.CERTIFICATION, made.certification(tag="demo")),
    )
    after = verdicts(mesh, now, "orders")
    for key in ("classification", "terms", "service-levels", "quality-rules", "column-descriptions", "certified"):
        assert after[key].status is Status.PASSED, key
    assert after["freshness"].status is Status.NOT_APPLICABLE


def test_the_newest_test_of_the_contract_itself_counts(mesh, now):
    assert verdicts(mesh, now, "orders")["tests-pass"].why == "Never tested: `orders_v1`."
    report(mesh, "failed", now - timedelta(hours=2), number=1)
    assert verdicts(mesh, now, "orders")["tests-pass"].status is Status.FAILED
    report(mesh, "passed", now - timedelta(hours=1), number=2)
    report(mesh, "failed", now, number=3, branch="draft")
    assert verdicts(mesh, now, "orders")["tests-pass"].status is Status.PASSED


def test_what_was_published_read_and_shown(mesh, now):
    assert verdicts(mesh, now, "funnel")["used"].status is Status.FAILED
    assert verdicts(mesh, now, "funnel")["example-data"].status is Status.FAILED
    read(mesh, "funnel", now - timedelta(days=31))
    assert verdicts(mesh, now, "funnel")["used"].status is Status.FAILED
    assert verdicts(mesh, now - timedelta(days=2), "funnel")["used"].why == "It was read in the last 30 days."
    with mesh.write() as session:
        examples.put(session, LOCAL, Example("e", "funnel", "", "", "orders", {"data": []}), at=now)
    assert verdicts(mesh, now, "funnel")["example-data"].why == "Example data is there."
    with mesh.write() as session:
        session.add(ReleaseRow(id="r", product_id="orders", run_id="x", number=1, at=now))
    assert verdicts(mesh, now, "orders")["served"].why == "Its data is published here."


def test_access_that_was_granted_is_use(mesh, now, write):
    asked = {"purpose": "Count", "status": "requested"}
    request = {
        "id": "a",
        "provider": {"dataProductId": "funnel", "outputPortId": "orders_v1"},
        "consumer": {"teamId": "empty"},
    }
    write((Kind.ACCESS, request | {"info": asked}))
    assert verdicts(mesh, now, "funnel")["used"].status is Status.FAILED
    write((Kind.ACCESS, request | {"info": asked | {"status": "approved"}}))
    assert verdicts(mesh, now, "funnel")["used"].why == "Somebody has been granted access to it."


def test_pages_are_in_the_order_of_ids(mesh, now):
    with mesh.read() as session:
        first, more = queries.page(session, now, number=0, size=2)
        last, end = queries.page(session, now, number=1, size=2)
        none, _ = queries.page(session, now, number=9, size=2)
    assert [each.product.id for each in (*first, *last, *none)] == ["bare", "funnel", "orders"]
    assert (more, end) == (True, False)


def test_two_thousand_products_take_no_more_statements_than_one(mesh, now, write, counted):
    write(*[(Kind.PRODUCT, made.product(f"p{number:04}")) for number in range(2000)])
    with counted(mesh) as few, mesh.read() as session:
        queries.page(session, now, number=0, size=1)
    with counted(mesh) as many, mesh.read() as session:
        found, more = queries.page(session, now, number=2, size=400)
    assert (len(found), more) == (400, True)
    assert len(many) <= len(few) + 2 <= AT_MOST
