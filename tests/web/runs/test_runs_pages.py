from datetime import timedelta

import pytest

from hansa.contracts.plan.compile import compile_plan
from hansa.contracts.results import CheckResult
from hansa.dataplane.runs.model import CheckResultRow, Run, RunLog, RunStep
from hansa.dataplane.runs.queries import result_to_json
from hansa.kernel.findings import Place, Severity
from hansa.registry.contracts.queries import load_contract


@pytest.fixture
def run(sandbox):
    """A run that was blocked by one broken promise about a confidential column."""
    at = sandbox.clock.now()
    with sandbox.db.read() as session:
        contract, document = load_contract(session, "orders-pii")
    checks = compile_plan(contract, contract.object("orders"), document).checks
    check_id = next(check.id for check in checks if check.kind == "rowCount")
    result = CheckResult(
        check_id=check_id, kind="required", name="customer_email is never empty", column="customer_email",
        dimension="completeness", severity=Severity.ERROR, status="failed", measured="2", threshold="= 0",
        failed_rows=2, total_rows=9, message="2 of 9 rows are", place=Place("orders-pii", 3),
        sample=({"order_id": "<o-1>", "customer_email": "ada@example.com"},),
    )  # fmt: skip
    with sandbox.db.write() as session:
        session.add(
            Run(id="r1", product_id="orders", status="blocked", trigger="hand", requested_by="user:ada", queued_at=at,
                started_at=at, finished_at=at + timedelta(seconds=3), message="The contract is broken.", rows=9, bytes=900)
        )  # fmt: skip
        session.flush()
        session.add(
            RunStep(run_id="r1", number=1, name="orders_raw", kind="input", status="succeeded", started_at=at,
                    finished_at=at + timedelta(seconds=1), rows=9, bytes=900, input_snapshots=["orders_raw@1"], output_snapshot=42)
        )  # fmt: skip
        session.add(RunLog(run_id="r1", number=1, at=at, level="info", text="Reading <raw>"))
        session.add(
            CheckResultRow(id="k1", run_id="r1", product_id="orders", port="orders_pii_v1", object="orders", number=1,
                           at=at, status="failed", result=result_to_json(result))
        )  # fmt: skip
    return "r1"


def test_an_unknown_run_is_not_found(sandbox):
    assert sandbox.get("/runs/none").status_code == 404
    assert sandbox.get("/runs/none/stream").status_code == 404
    assert sandbox.submit("/runs", {"product": "none"}).status_code == 404


def test_the_list_filters_by_product_and_status(sandbox, run):
    assert "1 run<" in sandbox.get("/runs").text
    assert "1 run<" in sandbox.get("/runs?product=checkout/orders&status=blocked").text
    assert "0 runs" in sandbox.get("/runs?status=failed").text
    assert sandbox.get("/runs?status=zzz&product=zzz").status_code == 200


def test_a_run_shows_steps_log_and_checks_and_masks_what_the_reader_may_not_see(sandbox, run):
    text = sandbox.get("/runs/r1").text
    assert "The contract is broken." in text
    assert "orders_raw@1" in text
    assert "Reading &lt;raw&gt;" in text
    assert "customer_email is never empty" in text
    assert "&lt;o-1&gt;" in text
    assert "ada@example.com" not in text
    assert "masked" in text


def test_the_stream_of_a_finished_run_tells_all_and_ends(sandbox, run):
    answer = sandbox.get("/runs/r1/stream")
    assert answer.headers["content-type"].startswith("text/event-stream")
    assert "id: 1\nevent: item" in answer.text
    assert "event: steps" in answer.text
    assert answer.text.rstrip().endswith("event: done\ndata:")


def test_the_stream_goes_on_where_the_reader_left_off(sandbox, run):
    assert "event: item" not in sandbox.get("/runs/r1/stream", headers={"last-event-id": "1"}).text


def test_run_again_queues_a_run_and_wakes_the_worker(sandbox, run):
    answer = sandbox.submit("/runs", {"product": "orders"})
    assert answer.status_code == 303
    assert sandbox.woken
    page = sandbox.get(answer.headers["location"]).text
    assert "live-feed" in page
    cancelled = sandbox.submit(answer.headers["location"] + "/cancel")
    assert cancelled.status_code == 303
    assert "cancelled" in sandbox.get(answer.headers["location"]).text


def test_the_contract_shows_what_was_measured(sandbox, run):
    text = sandbox.get("/datacontracts/orders-pii/quality").text
    assert "2 of 9 rows are" in text
    assert 'href="/runs/r1#checks"' in text
