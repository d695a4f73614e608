"""What runs and reads leave behind: test results, OpenLineage events and usage spans, each written once."""

from datetime import timedelta

from hansa.db import outbox
from hansa.kernel.actor import Actor, ActorKind
from hansa.observe import follow
from hansa.observe.lineage import events as lineage
from hansa.observe.usage import queries as usage
from hansa.observe.usage.values import texts
from hansa.registry.testresults import queries as tests

READER = Actor("reader", "Reader", ActorKind.KEY, frozenset({"checkout"}))


def look(mesh):
    with mesh.services.db.write() as session:
        return follow.follow(session, mesh.services.clock.now())


def read(mesh, question):
    with mesh.services.db.read() as session:
        return question(session)


def test_a_run_leaves_a_test_result_for_each_port_with_a_contract(mesh):
    product = mesh.product_id("orders")
    found, _ = read(mesh, lambda session: tests.page(session, tests.Wanted(), offset=0, limit=10))
    assert {each.result for each in found} == {"passed"}
    assert [each.server for each in found] == [f"{product}/orders_v1"]
    whole = read(mesh, lambda session: tests.find(session, found[0].id))
    assert whole.checks
    assert whole.version
    assert all("failedSamples" not in check for check in whole.checks)
    names = read(mesh, lambda session: [each.name for each in outbox.read(session, subject=found[0].id)])
    assert names == ["TestResultsCreated"]


def test_a_run_tells_its_lineage_column_by_column(mesh):
    told, _ = read(mesh, lambda session: lineage.page(session, lineage.Wanted(), offset=0, limit=10))
    assert [each.type for each in told] == ["START", "COMPLETE"]
    end = told[1].event
    assert end["run"]["facets"]["entropy_data"]["dataProductId"] == mesh.product_id("orders")
    output = end["outputs"][0]
    fields = output["facets"]["columnLineage"]["fields"]
    assert fields["total"]["inputFields"][0]["field"] == "total"
    assert output["outputFacets"]["outputStatistics"]["rowCount"] == 3


def test_a_read_becomes_a_span_without_its_statement(mesh):
    mesh.services.gateway.query("SELECT total FROM checkout.orders", READER, purpose="counting")
    look(mesh)
    wanted = usage.Wanted(product=mesh.product_id("orders"))
    spans, _ = read(mesh, lambda session: usage.page(session, wanted, offset=0, limit=10))
    said = usage_of(spans[-1])
    assert (said["user"], said["purpose"], said["rows"]) == (READER.principal, "counting", "3")
    assert "SELECT" not in str(spans)


def usage_of(span):
    return texts(span.attributes)


def test_whoever_looks_twice_writes_once(mesh):
    look(mesh)
    assert look(mesh) == 0
    assert read(mesh, follow.is_behind) is False


def test_what_is_old_is_let_go_of(mesh):
    later = mesh.services.clock.now() + timedelta(days=91)
    with mesh.services.db.write() as session:
        assert follow.forget(session, later) >= 3
    assert read(mesh, lambda session: lineage.page(session, lineage.Wanted(), offset=0, limit=10)) == ([], False)
