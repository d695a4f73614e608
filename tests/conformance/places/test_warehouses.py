"""What each warehouse would be sent for a whole contract: read back by sqlglot, and kept as files that a review can see.

`HANSA_GOLDEN=write` writes the files anew.
"""

import json
import os
from datetime import UTC, datetime
from pathlib import Path

import orders
import pytest
import sqlglot
from sqlglot import exp

from hansa.contracts.plan.compile import compile_plan
from hansa.dataplane.checks.run import run_checks
from hansa.dataplane.errors import EngineError
from hansa.dataplane.places.errors import BadPlace
from hansa.dataplane.places.local_copy import LocalCopy
from hansa.dataplane.places.place import open_table
from hansa.dataplane.places.pushdown import ServerEngine
from hansa.dataplane.places.session import Session
from hansa.dataplane.places.warehouses import WAREHOUSES, columns_sql, relation_of, table_of
from hansa.standards.odcs.contract import Contract
from hansa.standards.odcs.schema import SchemaObject
from hansa.standards.odcs.servers import Server
from hansa.standards.read import read

GOLDEN = Path(__file__).parent / "golden"
KINDS = ["BIGINT", "VARCHAR", "VARCHAR", "DECIMAL(12,2)", "DOUBLE", "DATE", "TIMESTAMP", "BOOLEAN", "VARCHAR"]
HOME = ["home", "shop"]
DIALECTS = sorted(each.dialect for each in WAREHOUSES.values())


class Written:
    """A link that keeps what it is sent, and answers that nothing is wrong: no such server can be reached here."""

    def __init__(self, dialect):
        self.dialect = dialect
        self.statements = []

    def rows(self, sql, limit=None):
        self.statements.append(sql)
        width = len(sqlglot.parse_one(sql, dialect=self.dialect).expressions)
        return [f"c{n}" for n in range(width)], [(0,) * width]

    def stream(self, sql):
        self.statements.append(f"-- read by column\n{sql}")
        return iter(())


def plan():
    data = {
        "apiVersion": "v3.2.0",
        "kind": "DataContract",
        "id": "orders",
        "version": "1.0.0",
        "status": "active",
        "schema": [{"name": "orders", "properties": orders.PROPERTIES, "quality": orders.QUALITY}],
        "slaProperties": [{"property": "freshness", "value": 1, "unit": "d", "element": "orders.at"}],
    }
    reading = read(json.dumps(data), "orders.odcs.yaml")
    contract = Contract.parse(reading.document)
    return compile_plan(contract, contract.schema_[0], reading.document)


def sent(dialect):
    session, link = Session(), Written(dialect)
    session.hold()
    engine = ServerEngine(link, session)
    table = table_of(dialect, [*HOME, "orders"], dict(zip(orders.NAMES, KINDS, strict=True)))
    relation = relation_of([*HOME, "orders"])
    engine.add(relation, table)
    run_checks(engine, relation, plan(), datetime(2026, 6, 1, tzinfo=UTC))
    session.release()
    return link.statements


@pytest.mark.parametrize("dialect", DIALECTS)
def test_the_sql_of_a_whole_contract(dialect):
    statements = sent(dialect)
    for each in statements:
        tree = sqlglot.parse_one(each, dialect=dialect, error_level=sqlglot.ErrorLevel.RAISE)
        assert isinstance(tree, exp.Query)
    text = (
        ";\n\n".join(sqlglot.parse_one(each, dialect=dialect).sql(dialect, pretty=True) for each in statements) + ";\n"
    )
    path = GOLDEN / f"{dialect}.sql"
    if os.environ.get("HANSA_GOLDEN") == "write":
        path.parent.mkdir(exist_ok=True)
        path.write_text(text)
    assert text == path.read_text()


@pytest.mark.parametrize("name", WAREHOUSES)
def test_the_question_for_the_columns_is_one_select(name):
    kind = WAREHOUSES[name]
    sql = columns_sql(kind, ["x'; DROP TABLE y", "shop"], "or'ders")
    found = sqlglot.parse(sql, dialect=kind.dialect)
    assert len(found) == 1
    assert isinstance(found[0], exp.Select)


@pytest.mark.parametrize("name", [each for each in WAREHOUSES if each != "redshift"])
def test_a_driver_that_is_not_installed_is_named(name, tmp_path):
    server = Server({"server": "here", "type": name, "host": "h", "project": "p", "dataset": "d"})
    with pytest.raises(BadPlace, match=rf"hansa\[{WAREHOUSES[name].extra}\]"):
        open_table(server, SchemaObject({"name": "orders"}), base=tmp_path, environment={})


def test_a_statement_that_is_no_select_never_leaves(monkeypatch):
    session, link = Session(), Written("snowflake")
    engine = ServerEngine(link, session)
    for each in ("DELETE FROM x", "SELECT 1; SELECT 2", "COPY x TO 'y'", "SELECT (", "ATTACH 'x'"):
        with pytest.raises(EngineError):
            engine.rows(each)
    monkeypatch.setattr(LocalCopy, "engine", None)
    assert link.statements == []
