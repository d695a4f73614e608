from pathlib import Path

import pytest

from hansa.dataplane.errors import StaleSnapshot
from hansa.dataplane.storage.local import LocalStore
from hansa.dataplane.storage.schema import SimpleColumn as C
from hansa.dataplane.storage.values import TableId, relation_sql
from hansa.kernel.errors import InvalidInput, NotFound

ORDERS = TableId("checkout/orders", "orders")
COLUMNS = (C("id", "BIGINT"), C("amount", "DECIMAL(18,2)"), C("note", "VARCHAR"))


def rows(engine, files):
    return engine.execute(f"SELECT * FROM {relation_sql(files)} ORDER BY 1").fetchall()


def test_a_table_that_was_never_published_cannot_be_read(warehouse, engine) -> None:
    with pytest.raises(NotFound):
        warehouse.files(ORDERS)
    warehouse.stage(ORDERS, COLUMNS, engine, "SELECT 1 id, 2.5 amount, 'x' note", "r1")
    with pytest.raises(NotFound):
        warehouse.files(ORDERS)


def test_a_root_that_reads_as_a_pattern_is_refused(tmp_path: Path) -> None:

    with pytest.raises(InvalidInput):
        LocalStore(tmp_path / "a[b]")


def test_staged_rows_are_visible_after_publish_only(warehouse, engine) -> None:
    first = warehouse.stage(ORDERS, COLUMNS, engine, "SELECT 1 id, 2.5 amount, 'x' note", "r1")
    warehouse.publish(first)
    second = warehouse.stage(ORDERS, COLUMNS, engine, "SELECT 2 id, 3 amount, NULL note", "r2")
    assert (first.rows, second.rows, second.base) == (1, 1, first.snapshot_id)
    assert [r[0] for r in rows(engine, warehouse.files(ORDERS))] == [1]
    assert [r[0] for r in rows(engine, second.files)] == [2]
    warehouse.publish(second)
    warehouse.publish(second)
    assert [r[0] for r in rows(engine, warehouse.files(ORDERS))] == [2]
    assert [r[0] for r in rows(engine, warehouse.files(ORDERS, first.snapshot_id))] == [1]


def test_append_keeps_the_rows_of_its_base(warehouse, engine) -> None:
    warehouse.publish(warehouse.stage(ORDERS, COLUMNS, engine, "SELECT 1 id, 1 amount, 'x' note", "r1"))
    added = warehouse.stage(ORDERS, COLUMNS, engine, "SELECT 2 id, 1 amount, 'y' note", "r2", mode="append")
    warehouse.publish(added)
    assert (added.added_rows, added.rows) == (1, 2)
    assert [r[0] for r in rows(engine, warehouse.files(ORDERS))] == [1, 2]


def test_who_builds_on_an_older_state_is_refused(warehouse, engine) -> None:
    warehouse.publish(warehouse.stage(ORDERS, COLUMNS, engine, "SELECT 1 id, 1 amount, 'x' note", "r1"))
    slow = warehouse.stage(ORDERS, COLUMNS, engine, "SELECT 2 id, 1 amount, 'x' note", "r2", mode="append")
    fast = warehouse.stage(ORDERS, COLUMNS, engine, "SELECT 3 id, 1 amount, 'x' note", "r3", mode="append")
    warehouse.publish(fast)
    with pytest.raises(StaleSnapshot):
        warehouse.publish(slow)
    assert [r[0] for r in rows(engine, warehouse.files(ORDERS))] == [1, 3]


def test_discard_leaves_nothing(warehouse, engine) -> None:
    warehouse.publish(warehouse.stage(ORDERS, COLUMNS, engine, "SELECT 1 id, 1 amount, 'x' note", "r1"))
    staged = warehouse.stage(ORDERS, COLUMNS, engine, "SELECT 2 id, 1 amount, 'x' note", "r2")
    warehouse.discard(staged)
    left = sorted(p.name for p in warehouse.store.root.rglob("*") if "r2" in p.name)
    assert left == []
    with pytest.raises(NotFound):
        warehouse.columns(ORDERS, staged.snapshot_id)
    assert [r[0] for r in rows(engine, warehouse.files(ORDERS))] == [1]


def test_an_empty_table_is_a_table(warehouse, engine) -> None:
    staged = warehouse.stage(ORDERS, COLUMNS, engine, "SELECT 1 id, 1 amount, 'x' note WHERE false", "r1")
    warehouse.publish(staged)
    files = warehouse.files(ORDERS)
    assert (files.paths, files.rows) == ((), 0)
    assert rows(engine, files) == []
    description = engine.execute(f"DESCRIBE SELECT * FROM {relation_sql(files)}").fetchall()
    assert [(d[0], d[1]) for d in description] == [("id", "BIGINT"), ("amount", "DECIMAL(18,2)"), ("note", "VARCHAR")]


def test_rename_add_drop_and_widen_keep_old_rows_readable(warehouse, engine) -> None:
    old = (C("id", "INTEGER"), C("amount", "DECIMAL(10,2)"), C("note", "VARCHAR"))
    first = warehouse.stage(ORDERS, old, engine, "SELECT 1 id, 2.5 amount, 'x' note", "r1")
    warehouse.publish(first)
    warehouse.rename(ORDERS, {"note": "remark"})
    new = (C("remark", "VARCHAR"), C("id", "BIGINT"), C("added", "DATE"))
    second = warehouse.stage(
        ORDERS, new, engine, "SELECT 'y' remark, 2 id, DATE '2024-01-02' added", "r2", mode="append"
    )
    warehouse.publish(second)
    got = engine.execute(
        f"SELECT remark, id, added::VARCHAR FROM {relation_sql(warehouse.files(ORDERS))} ORDER BY id"
    ).fetchall()
    assert got == [("x", 1, None), ("y", 2, "2024-01-02")]
    assert engine.execute(
        f"SELECT note FROM {relation_sql(warehouse.files(ORDERS, first.snapshot_id))}"
    ).fetchall() == [("x",)]


def test_a_column_that_changes_its_type_is_another_column(warehouse, engine) -> None:
    warehouse.publish(warehouse.stage(ORDERS, (C("a", "VARCHAR"),), engine, "SELECT 'x' a", "r1"))
    warehouse.publish(warehouse.stage(ORDERS, (C("a", "BIGINT"),), engine, "SELECT 5 a", "r2"))
    assert rows(engine, warehouse.files(ORDERS)) == [(5,)]


NESTED = (
    C("s", 'STRUCT(a INTEGER, "b c" VARCHAR)'),
    C("l", "BIGINT[]"),
    C("m", "MAP(VARCHAR, INTEGER)"),
    C("ls", "STRUCT(q DOUBLE)[]"),
    C("u", "UUID"),
    C("t", "TIME"),
    C("tz", "TIMESTAMP WITH TIME ZONE"),
    C("ts", "TIMESTAMP"),
    C("b", "BLOB"),
    C("j", "JSON"),
    C("k", "SMALLINT"),
    C("h", "UBIGINT"),
    C("f", "FLOAT"),
    C("bo", "BOOLEAN"),
)
NESTED_SQL = """SELECT {'a': 1, 'b c': 'x'} s, [1, 2] l, MAP {'k': 1} m, [{'q': 1.5}] ls,
 '6f9619ff-8b86-d011-b42d-00c04fc964ff'::UUID u, TIME '10:00:00' t, TIMESTAMPTZ '2024-01-01 00:00:00+02' tz,
 TIMESTAMP '2024-01-01 00:00:00' ts, 'x'::BLOB b, '{"a": 1}' j, 7 k, 18446744073709551615 h, 1.5 f, true bo"""


def test_every_type_comes_back(warehouse, engine) -> None:
    warehouse.publish(warehouse.stage(ORDERS, NESTED, engine, NESTED_SQL, "r1"))
    sql = f"SELECT COLUMNS(*)::VARCHAR FROM {relation_sql(warehouse.files(ORDERS))}"
    assert (
        engine.execute(sql).fetchall() == engine.execute(f"SELECT COLUMNS(*)::VARCHAR FROM ({NESTED_SQL})").fetchall()
    )


def test_other_iceberg_readers_see_the_same_rows(warehouse, engine) -> None:
    warehouse.publish(
        warehouse.stage(ORDERS, COLUMNS, engine, "SELECT i id, i amount, 'n'||i note FROM range(10) t(i)", "r1")
    )
    warehouse.publish(
        warehouse.stage(ORDERS, COLUMNS, engine, "SELECT 99 id, 1 amount, NULL note", "r2", mode="append")
    )
    from pyiceberg.io.pyarrow import PyArrowFileIO

    table = warehouse.catalog.load_table(ORDERS.path)
    table.io = PyArrowFileIO()
    arrow = table.scan().to_arrow().sort_by("id")
    assert arrow.column("id").to_pylist() == [*range(10), 99]
    assert table.inspect.snapshots().num_rows == 2
    assert table.scan(row_filter="note is null").to_arrow().num_rows == 1


def test_products_with_similar_names_do_not_share_a_table() -> None:
    names = {TableId(p, "t").path for p in ("a-b", "a_b", "a/b", "a.b", "A_b")}
    assert len(names) == 5


def test_a_nan_in_a_table_is_seen_whichever_row_group_it_is_in(warehouse, engine) -> None:
    """What stands in the footers is the engine's own; no reader of the warehouse needs a bar."""
    columns = (C("i", "BIGINT"), C("x", "DOUBLE"), C("y", "FLOAT"))
    sql = "SELECT i, CASE WHEN i IN (7, 250000) THEN 'nan'::DOUBLE ELSE i END x, x::FLOAT y FROM range(300000) t(i)"
    warehouse.publish(warehouse.stage(ORDERS, columns, engine, sql, "r1"))
    relation = relation_sql(warehouse.files(ORDERS))
    for name in ("x", "y"):
        asked = f"SELECT isnan(max({name})), min({name}), count(*) FILTER (WHERE isnan({name})) FROM {relation}"
        assert engine.execute(asked).fetchall() == [(True, 0.0, 2)]
        assert engine.execute(f"SELECT count(*) FROM {relation} WHERE {name} > 1e9").fetchall() == [(2,)]
