"""Rules with a cron of their own: at a publish they wait unless they gate or are due, at their time they are tested on what is published."""

from datetime import UTC, datetime

import pytest

from hansa.dataplane.pipeline import Silent
from hansa.dataplane.runs import queries as runs
from hansa.dataplane.runs.commands import add_run, begin
from hansa.dataplane.runs.values import RULES, RunRow
from hansa.kernel.clock import FixedClock
from hansa.kernel.ids import new_id

EIGHT = {"scheduler": "cron", "schedule": "0 20 * * *"}
MANY = {"name": "many", "metric": "rowCount", "mustBeGreaterThan": 4, "severity": "warning", **EIGHT}
FEW = {"name": "few", "metric": "rowCount", "mustBeLessThan": 100, "severity": "error", **EIGHT}
ELSEWHERE = MANY | {"name": "elsewhere", "scheduler": "airflow"}


@pytest.fixture
def clocked(small, mesh):
    mesh.clock = FixedClock(datetime(2026, 11, 23, 12, tzinfo=UTC))
    object.__setattr__(mesh.pipeline._tools, "clock", mesh.clock)
    return mesh


def wanted(small, *rules):
    schema = [{"name": "orders", "properties": small.ORDER_COLUMNS, "quality": list(rules)}]
    out = small.output_tables("shop", "orders", "1.0.0", small.promise("orders", schema))
    return small.recipe(outputs=out)


def tick(mesh, asked):
    now = mesh.clock.now()
    row = RunRow(new_id(now), "shop", "queued", RULES, "system", now, None, None, "", 0, 0)
    with mesh.db.write() as session:
        add_run(session, row)
    with mesh.db.write() as session:
        began = begin(session, row.id, now)
    return mesh.pipeline._run(began, lambda: asked, Silent(), publish=True)


def states(mesh, run):
    with mesh.db.read() as session:
        found = runs.check_results(session, run.id)
    return {each.name: each.status for each in found if each.name in {"many", "few", "elsewhere"}}


def test_before_anything_is_published_there_is_nothing_to_test(clocked, small):
    run = tick(clocked, wanted(small, MANY))
    assert (run.status, run.message) == ("succeeded", "Nothing is published yet: there is nothing to test.")


def test_a_rule_waits_for_its_time_unless_it_gates(clocked, small):
    small.write_raw(clocked.home, small.good(10))
    asked = wanted(small, MANY, FEW, ELSEWHERE)
    assert states(clocked, clocked.build(asked)) == {"many": "passed", "few": "passed", "elsewhere": "passed"}
    clocked.clock.move(hours=1)
    second = clocked.build(asked)
    assert states(clocked, second) == {"many": "skipped", "few": "passed", "elsewhere": "passed"}
    with clocked.db.read() as session:
        said = next(each.message for each in runs.check_results(session, second.id) if each.name == "many")
    assert said == (
        "many: its own schedule is `0 20 * * *`: it ran on 23 November 2026 at 12:00 "
        "and runs again on 23 November 2026 at 20:00 UTC."
    )
    clocked.clock.move(hours=8)
    assert states(clocked, clocked.build(asked))["many"] == "passed"


def test_at_its_time_it_is_tested_on_what_is_published(clocked, small):
    small.write_raw(clocked.home, small.good(10))
    asked = wanted(small, MANY, FEW, ELSEWHERE)
    built = clocked.build(asked)
    assert tick(clocked, asked).message == "No rule was due: each was tested since."
    clocked.clock.move(hours=9)
    run = tick(clocked, asked)
    assert (run.status, run.message) == ("succeeded", "Tested 2 rules on release 1.")
    assert states(clocked, run) == {"many": "passed", "few": "passed"}
    assert clocked.read("shop", "orders") == [(10, 45)]
    with clocked.db.read() as session:
        by_run = {each.result.name: each.run_id for each in runs.latest_results(session, "shop")}
    assert by_run["few"] == run.id
    assert by_run["elsewhere"] == built.id


def test_a_promise_that_no_longer_holds_is_red_and_what_is_published_stays(clocked, small):
    small.write_raw(clocked.home, small.good(10))
    assert clocked.build(wanted(small, FEW)).status == "succeeded"
    clocked.clock.move(hours=9)
    run = tick(clocked, wanted(small, FEW | {"mustBeLessThan": 5}))
    assert run.status == "failed"
    assert run.message.startswith("Release 1 breaks the rule that was due, and is still what readers read. First: ")
    assert clocked.read("shop", "orders") == [(10, 45)]
    with clocked.db.read() as session:
        assert runs.last_ended(session, ["shop"])["shop"].id == run.id
    clocked.clock.move(hours=24)
    assert tick(clocked, wanted(small, FEW)).status == "succeeded"
    with clocked.db.read() as session:
        assert runs.last_ended(session, ["shop"])["shop"].status == "succeeded"
