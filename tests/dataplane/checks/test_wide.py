"""Tables of very many columns: asked by parts of them, with the answers of one question."""

from dataclasses import replace
from datetime import UTC, datetime

import duckdb
import pytest
from tests.dataplane.checks.conftest import NOW, contract_of

from hansa.contracts.plan.compile import compile_plan
from hansa.dataplane.checks import measure, view
from hansa.dataplane.checks.engine import DuckEngine
from hansa.dataplane.checks.run import run_checks

KINDS = (
    ("integer", "(i % 90)::BIGINT", {"minimum": 0, "maximum": 88}),
    ("string", "'t' || (i % 30)", {"maxLength": 2}),
    ("number", "CASE WHEN i = 7 THEN 'nan'::DOUBLE ELSE i / 7 END", {"minimum": 0}),
    ("date", "(CASE WHEN i = 3 THEN 'no date' ELSE '2026-01-01' END)", {}),
)


def wide(columns):
    properties = [
        {"name": f"C {n}", "logicalType": kind, "required": True, "unique": n < 3, "logicalTypeOptions": options}
        for n, (kind, _, options) in ((n, KINDS[n % 4]) for n in range(columns))
    ]
    select = ", ".join(f'{KINDS[n % 4][1]} AS "C {n}"' for n in range(columns))
    return properties, f"SELECT {select} FROM range(100) r(i)"


@pytest.fixture
def tested(connection, tmp_path):
    properties, select = wide(12)
    path = tmp_path / "wide.parquet"
    connection.execute(f"COPY ({select}) TO '{path}'")
    contract, document = contract_of({"name": "orders", "properties": properties})
    plan = compile_plan(contract, contract.schema_[0], document, references={})

    def run(plan=plan, files=(str(path),)):
        return run_checks(connection, f"read_parquet(['{path}'])", plan, NOW, files=files)

    return run, plan


@pytest.mark.parametrize("footers", [True, False])
def test_asked_by_parts_it_answers_the_same(tested, monkeypatch, footers):
    run, _ = tested
    more = {} if footers else {"files": ()}
    at_once = run(**more)
    monkeypatch.setattr(view, "WIDE", 3)
    monkeypatch.setattr(measure, "WIDEST", 5)
    assert run(**more) == at_once
    assert {each.status for each in at_once} >= {"passed", "failed"}


def test_a_check_that_looks_at_more_columns_than_it_says_is_asked_over_all(tested, monkeypatch):
    run, plan = tested
    given = next(each for each in plan.checks if each.needs == ("C 1",) and "length" in each.fails)
    sly = replace(given, fails='"C 0" > "C 4" + 1000 OR "C 8" = 5', convex=False)
    plan = replace(plan, checks=tuple(sly if each is given else each for each in plan.checks))
    monkeypatch.setattr(view, "WIDE", 3)
    monkeypatch.setattr(measure, "WIDEST", 5)
    found = {each.check_id: each for each in run(plan)}[sly.id]
    assert (found.status, found.failed_rows) == ("failed", 2)


def test_the_columns_of_a_wide_table_keep_their_order():
    names = [f"c{n}" for n in range(5000)]
    with duckdb.connect(config={"threads": 2, "preserve_insertion_order": False}) as connection:
        source = f"(SELECT {', '.join(f'{n} AS {name}' for n, name in enumerate(names))})"
        engine = DuckEngine(connection)
        assert [name for name, _ in engine.describe(source)] == names
        assert engine.records(f"FROM {source}", 1) == [{name: n for n, name in enumerate(names)}]


def test_ten_thousand_columns_are_answered(connection, tmp_path):
    path = tmp_path / "wide.parquet"
    connection.execute(f"COPY (SELECT {', '.join(f'{n} AS c{n}' for n in range(10_000))}) TO '{path}'")
    properties = [{"name": f"c{n}", "logicalType": "integer", "required": True} for n in (0, 5000, 9999)]
    contract, document = contract_of({"name": "orders", "properties": properties})
    plan = compile_plan(contract, contract.schema_[0], document, references={})
    found = run_checks(connection, f"read_parquet(['{path}'])", plan, NOW, files=(str(path),))
    assert {each.status for each in found if each.kind == "required"} == {"passed"}


@pytest.mark.parametrize(
    ("sql", "value"),
    [
        ("TIMESTAMPTZ '2026-06-01 12:00:00+02'", datetime(2026, 6, 1, 10, tzinfo=UTC)),
        ("NULL::TIMESTAMPTZ", None),
        ("[1, 2]", [1, 2]),
        ("{'a': DATE '2026-01-01'}.a::VARCHAR", "2026-01-01"),
        ("1.50::DECIMAL(4,2)::VARCHAR", "1.50"),
        ("MAP {'k': 1}", [("k", 1)]),
    ],
)
def test_rows_of_every_type_are_read(connection, sql, value):
    assert DuckEngine(connection).records(f"SELECT 1 AS id, {sql} AS v", 5) == [{"id": 1, "v": value}]
