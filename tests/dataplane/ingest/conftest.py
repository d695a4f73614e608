"""An engine, a mesh folder, and contracts as short as a test needs them."""

import pytest

from hansa.dataplane.engines.duck import open_engine
from hansa.dataplane.ingest.registry import built_in, find_source, pick_server, source_type
from hansa.dataplane.ingest.source import Roots, SourceRequest
from hansa.standards.odcs.contract import Contract
from hansa.standards.read import read


@pytest.fixture
def fetch(connection):
    """Rows by way of Arrow: the engine's own fetch needs a package for times with a zone."""

    def go(sql: str) -> list[tuple]:
        return [tuple(row.values()) for row in connection.sql(sql).to_arrow_table().to_pylist()]

    return go


@pytest.fixture
def roots(tmp_path):
    home = tmp_path / "mesh"
    (home / "raw").mkdir(parents=True)
    (tmp_path / "data").mkdir()
    return Roots(home, tmp_path / "data", tmp_path / "tmp")


@pytest.fixture
def connection(tmp_path):
    engine = open_engine(tmp_path / "spill")
    yield engine
    engine.close()


def load_contract(server: str, columns: str, name: str = "orders"):
    """`columns`: one flow mapping a line; `server`: the lines of the server block."""
    properties = "".join(f"      - {line.strip()}\n" for line in columns.strip().splitlines() if line.strip())
    text = (
        "apiVersion: v3.2.0\nkind: DataContract\nid: orders-raw\nversion: 1.0.0\nstatus: active\n"
        f"servers:\n  - server: source\n{server}schema:\n  - name: {name}\n"
        + (f"    properties:\n{properties}" if properties else "")
    )
    reading = read(text, "orders.odcs.yaml")
    assert reading.ok, reading.findings
    return Contract.parse(reading.document), reading.document


@pytest.fixture
def contract():
    return load_contract


@pytest.fixture
def opened(roots, connection, fetch):
    """A function that opens the only object of a contract and answers the batch with its rows."""

    def run(server: str, columns: str = "", *, cursor=None, environment=None, inbox=None, name="orders", order="ALL"):
        parsed, document = load_contract(server, columns, name)
        picked = pick_server(parsed)
        request = SourceRequest(
            "orders", "raw", picked, parsed.schema_[0], roots, connection, cursor, document, environment or {}
        )
        batch = find_source(source_type(picked), built_in(inbox)).open(request)
        rows = fetch(f"SELECT * FROM {batch.relation_sql} ORDER BY {order}")
        assert connection.execute(f"SELECT count(*) FROM {batch.relation_sql}").fetchall()[0][0] == len(rows)
        return batch, rows

    return run
