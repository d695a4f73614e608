import dataclasses

import pytest

from hansa.dataplane.publish.queries import current, releases
from hansa.dataplane.runs import queries as runs
from hansa.db import outbox


def test_a_model_that_reads_past_its_ports_fails_the_run_with_its_place(mesh, small) -> None:
    small.write_raw(mesh.home, small.good(3))
    run = mesh.build(small.recipe(code=small.CODE | {"models/orders.sql": "SELECT * FROM warehouse_secret"}))
    assert run.status == "failed"
    assert "models/orders.sql:1" in run.message
    assert "no input port" in run.message
    assert mesh.read("shop", "orders") is None


def test_a_product_is_built_and_all_its_ports_published_by_one_release(mesh, small) -> None:
    small.write_raw(mesh.home, small.good(100))
    run = mesh.build()
    assert (run.status, run.rows) == ("succeeded", 107), run.message
    assert mesh.read("shop", "orders") == [(100, 4950)]
    with mesh.db.read() as session:
        release = current(session, "shop")
        assert (release.number, [s.port for s in release.snapshots]) == (1, ["orders", "customers"])
        events = outbox.read(session, names=["DataProductPublished"])
        assert [(e.subject, e.principal, e.data["rows"]) for e in events] == [("shop", "user:ada", 107)]
        assert events[0].data["ports"][0]["snapshot"] == str(release.snapshots[0].snapshot_id)
        steps = [(s.kind, s.name, s.status) for s in runs.steps(session, run.id)]
        assert [(k, n) for k, n, _ in steps] == [
            ("input", "orders_raw.orders_raw"),
            ("model", "stg_orders"),
            ("stage", "orders"),
            ("stage", "customers"),
            ("check", "orders"),
            ("check", "customers"),
            ("publish", "release"),
        ] or [k for k, _, _ in steps].count("stage") == 2
        assert {s for _, _, s in steps} == {"succeeded"}
        assert all(r.status in {"passed", "skipped"} for r in runs.check_results(session, run.id))
    shown = mesh.warehouse.catalog.load_table(release.snapshots[0].table.path)
    assert shown.metadata.current_snapshot_id == release.snapshots[0].snapshot_id
    assert list(shown.metadata.refs) == ["main"]
    assert not (mesh.home / ".hansa" / "tmp" / run.id).exists()


def test_what_breaks_its_contract_is_not_published_and_its_rows_are_kept(mesh, small) -> None:
    small.write_raw(mesh.home, small.good(10))
    mesh.build()
    small.write_raw(mesh.home, [(n, 1, -1) for n in range(50)])
    run = mesh.build()
    assert run.status == "blocked"
    assert "Readers keep the last good release" in run.message
    assert mesh.read("shop", "orders") == [(10, 45)]
    with mesh.db.read() as session:
        assert len(releases(session, "shop")) == 1
        failed = [r for r in runs.port_results(session, run.id, "orders") if r.result.blocks]
        assert [(r.result.column, r.result.failed_rows, len(r.result.sample)) for r in failed] == [("amount", 50, 20)]
        kept = runs.failing_rows(session, mesh.warehouse, failed[0].id)
        assert len(kept) == 50
        assert kept[0]["amount"] == "-1.00"
        assert runs.latest_results(session, "shop")[0].run_id == run.id
        levels = {line.level for line in runs.log(session, run.id)}
        assert "error" in levels
    assert not [p for p in mesh.warehouse.store.root.rglob("*.parquet") if run.id in str(p)]


def test_values_that_do_not_fit_the_contract_block_instead_of_failing(mesh, small) -> None:
    small.write_raw(mesh.home, [(1, 1, 1), (2, 2, 2)])
    code = small.CODE | {"models/orders.sql": "SELECT 'x' || id AS id, customer, amount FROM stg_orders"}
    run = mesh.build(small.recipe(code=code))
    assert run.status == "blocked", run.message
    with mesh.db.read() as session:
        assert any(r.kind == "type" and r.status == "failed" for r in runs.check_results(session, run.id))
    run = mesh.build(small.recipe(code=small.CODE | {"models/orders.sql": "SELECT id, amount FROM stg_orders"}))
    assert run.status == "blocked", run.message
    with mesh.db.read() as session:
        stage = [s for s in runs.steps(session, run.id) if s.kind == "stage" and s.name == "orders"]
        assert stage[0].message == "models/orders.sql does not make: customer"


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ({"models/orders.sql": "SELECT * FROM stg_orders"}, "No model of `checkout/shop` makes `customers`"),
        ({"models/stg_orders.sql": "SELECT nothing FROM orders_raw"}, "models/stg_orders.sql could not be run"),
        ({"models/orders.py": "def orders(stg_orders):\n    return 1 / 0\n"}, "models/orders.py could not be run"),
        (
            {"models/orders.py": "import no_such\n\n\ndef orders(stg_orders):\n    return 1\n"},
            "the Python module `no_such`",
        ),
        ({"models/orders.py": "def orders(stg_orders):\n    return 3\n"}, "returned int, which is no table"),
        ({"models/stg_orders.sql": "SELECT error('boom') AS id, 1 AS customer, 1 AS amount FROM orders_raw"}, "boom"),
    ],
)
def test_a_broken_model_fails_the_run_and_says_which(mesh, small, code, words) -> None:
    small.write_raw(mesh.home, small.good(3))
    kept = (
        {}
        if "No model" in words
        else {k: v for k, v in small.CODE.items() if k.rsplit(".", 1)[0] not in {c.rsplit(".", 1)[0] for c in code}}
    )
    base = kept or {"models/stg_orders.sql": small.STAGING}
    run = mesh.build(small.recipe(code=base | code))
    assert run.status == "failed"
    assert words in run.message
    with mesh.db.read() as session:
        assert all(s.status != "running" for s in runs.steps(session, run.id))


def test_a_missing_source_fails_the_run_with_what_to_do(mesh) -> None:
    run = mesh.build()
    assert run.status == "failed"
    assert "raw" in run.message


def test_python_models_take_and_return_relations(mesh, small) -> None:
    small.write_raw(mesh.home, small.good(10))
    python = "def orders(stg_orders):\n    return stg_orders.filter('id < 5').to_arrow_table()\n"
    code = {k: v for k, v in small.CODE.items() if k != "models/orders.sql"} | {"models/orders.py": python}
    assert mesh.build(small.recipe(code=code)).status == "succeeded"
    assert mesh.read("shop", "orders") == [(5, 10)]
    relation = python.replace(".to_arrow_table()", "")
    run = mesh.build(small.recipe(code=code | {"models/orders.py": relation.replace("5", "4")}))
    assert run.status == "succeeded", run.message
    assert mesh.read("shop", "orders") == [(4, 6)]


def test_incremental_models_replace_rows_by_key_and_keep_the_others(mesh, small) -> None:
    code = small.CODE | {
        "models/orders.sql": "-- hansa: {materialized: incremental, key: [id], cursor: id}\n" + small.ORDERS
    }
    wanted = small.recipe(code=code)
    small.write_raw(mesh.home, [(1, 1, 10), (2, 1, 20)])
    assert mesh.build(wanted).status == "succeeded"
    small.write_raw(mesh.home, [(2, 1, 21), (3, 1, 30), (1, 9, 99)])
    run = mesh.build(wanted)
    assert run.status == "succeeded", run.message
    rows = mesh.read("shop", "orders", "SELECT id, amount::INT FROM {} ORDER BY id")
    assert rows == [(1, 10), (2, 21), (3, 30)]


def test_a_product_reads_the_release_of_another(mesh, small) -> None:
    small.write_raw(mesh.home, small.good(10))
    contract = small.promise("orders", [{"name": "orders", "properties": small.ORDER_COLUMNS}])
    totals = small.promise("totals", [{"name": "totals", "properties": [small.column("total", "number")]}])
    wanted = dataclasses.replace(
        small.recipe(
            code={"models/totals.sql": "SELECT sum(amount)::DOUBLE AS total FROM shop_orders.orders"},
            inputs=small.input_tables("shop_orders", contract, ("shop", "orders")),
            outputs=small.output_tables("report", "totals", "1", totals),
        ),
        product_id="report",
    )
    run = mesh.build(wanted)
    assert run.status == "failed"
    assert "Build `shop` first" in run.message
    mesh.build()
    run = mesh.build(wanted)
    assert run.status == "succeeded", run.message
    assert mesh.read("report", "totals", "SELECT * FROM {}") == [(45.0,)]
    with mesh.db.read() as session:
        edges = mesh.pipeline.lineage(session, "report")
    assert [
        (e.source_product, e.source_port, e.source_column, e.target, e.target_column, e.target_ports) for e in edges
    ] == [("shop", "orders", "amount", "totals", "total", ("totals",))]


def test_a_draft_is_built_and_checked_and_leaves_nothing(mesh, small) -> None:
    small.write_raw(mesh.home, small.good(10))
    run = mesh.build(publish=False)
    assert (run.status, run.message) == ("succeeded", "Built and checked; not published.")
    assert mesh.read("shop", "orders") is None
    assert list(mesh.warehouse.store.root.rglob("*.parquet")) == []


def test_a_run_that_lost_its_lease_publishes_nothing(mesh, small, tmp_path) -> None:
    small.write_raw(mesh.home, small.good(10))

    def lose(moment):
        if moment == "before release":
            mesh.bury()

    other = small.Mesh(tmp_path, lose)
    run = other.build()
    other.close()
    assert run.status == "failed"
    assert mesh.read("shop", "orders") is None
    with mesh.db.read() as session:
        assert outbox.read(session, names=["DataProductPublished"]) == []


def test_two_builds_of_one_product_at_once_are_refused(mesh, small) -> None:
    from hansa.dataplane.runs import commands
    from hansa.kernel.errors import Conflict

    first, second = mesh.queue(), mesh.queue()
    with mesh.db.write() as session:
        commands.begin(session, first, mesh.clock.now())
    with pytest.raises(Conflict), mesh.db.write() as session:
        commands.begin(session, second, mesh.clock.now())


def test_collecting_keeps_every_release_and_removes_the_rest(mesh, small) -> None:
    for factor in (1, 2, 3):
        small.write_raw(mesh.home, small.good(10, factor))
        assert mesh.build().status == "succeeded"
    mesh.pipeline.collect()
    with mesh.db.read() as session:
        found = releases(session, "shop")
    assert len(found) == 3
    for each in found:
        for snapshot in each.snapshots:
            assert mesh.warehouse.files(snapshot.table, snapshot.snapshot_id).rows in {10, 7}


def test_a_product_is_built_on_either_database(small, tmp_path, database_url) -> None:
    mesh = small.Mesh(tmp_path, url=database_url)
    small.write_raw(mesh.home, small.good(10))
    run = mesh.build()
    assert run.status == "succeeded", run.message
    small.write_raw(mesh.home, [(1, 1, -1)])
    assert mesh.build().status == "blocked"
    assert mesh.read("shop", "orders") == [(10, 45)]
    assert mesh.pipeline.sweep() == 0
    mesh.close()
