"""The door: which server, which place, what is refused before anything is opened, plug-ins."""

import sqlite3
from contextlib import closing
from importlib.metadata import EntryPoint

import duckdb
import pytest

from hansa.dataplane.places import registry
from hansa.dataplane.places.errors import BadPlace, NoData, NoServer, OutsidePlace, UnreadableData
from hansa.dataplane.places.place import choose_server
from hansa.standards.odcs.contract import Contract
from hansa.standards.odcs.servers import server_types


def servers(*named):
    listed = [{"server": name, "type": "local", "path": "x", "environment": where} for name, where in named]
    return Contract({"id": "x", "servers": listed})


def test_a_server_that_is_not_there_is_refused_with_those_that_are():
    with pytest.raises(NoServer, match="does not say where"):
        choose_server(servers(), None, None)
    contract = servers(("a", "dev"), ("b", "prod"), ("c", "prod"))
    with pytest.raises(NoServer, match=r"the name `x` and the environment `dev`.*a \(local, dev\), b"):
        choose_server(contract, "x", "dev")
    assert choose_server(contract, None, None).server == "a"
    assert choose_server(contract, None, "prod").server == "b"
    assert choose_server(contract, "c", None).server == "c"


def test_a_secret_in_the_contract_is_refused_and_not_repeated(opened):
    for name in ("password", "token", "secret"):
        listed = [{"property": name, "value": "hunter2"}]
        with pytest.raises(BadPlace, match=f"its {name} in the contract") as refused:
            opened({"type": "postgres", "host": "h", "database": "d", "schema": "s", "customProperties": listed})
        assert "hunter2" not in str(refused.value)


@pytest.mark.parametrize("kind", ["duckdb", "sqlite", "delta", "iceberg", "s3"])
def test_no_place_reads_outside_the_folder_it_is_confined_to(opened, tmp_path, kind):
    home = tmp_path / "home"
    home.mkdir()
    server = {
        "duckdb": {"type": "duckdb", "database": "../x.duckdb"},
        "sqlite": {"type": "custom", "customProperties": [{"property": "database", "value": "../x.db"}]},
        "delta": {"type": "local", "path": "../x", "format": "delta"},
        "iceberg": {"type": "local", "path": "../x", "format": "iceberg"},
        "s3": {"type": "s3", "location": "s3://x/y.csv", "format": "csv"},
    }[kind]
    with pytest.raises(OutsidePlace):
        opened(server, base=home, allowed=home)


def test_files_that_are_no_database_and_tables_that_are_not_there(opened, tmp_path):
    sqlite = {"type": "custom", "customProperties": [{"property": "database", "value": "x.db"}]}
    with pytest.raises(NoData, match="no file"):
        opened(sqlite)
    (tmp_path / "x.db").write_bytes(b"no database " * 100)
    with pytest.raises(UnreadableData, match=r"x\.db cannot be read"):
        opened(sqlite)
    (tmp_path / "x.db").unlink()
    with closing(sqlite3.connect(tmp_path / "x.db")) as connection:
        connection.execute("CREATE TABLE others (id)")
        connection.commit()
    with pytest.raises(NoData, match="which has `others`"):
        opened(sqlite)
    with duckdb.connect(str(tmp_path / "x.duckdb")) as connection:
        connection.execute("CREATE TABLE others (id integer)")
    with pytest.raises(NoData, match="It has: others"):
        opened({"type": "duckdb", "database": "x.duckdb", "schema": "main"})


def test_every_type_of_the_standard_is_read_or_refused_by_name():
    built_in = {name for name, _ in registry.PLACES}
    known = {registry._ALIASES.get(each, each) for each in server_types()}
    assert built_in - known == {"sqlite"}
    assert len(built_in & known) == len(built_in) - 1


def test_plug_ins_are_loaded_at_the_door(opened, monkeypatch):
    entries = [EntryPoint("gopher", "hansa.dataplane.places.files:open_local", registry.GROUP)]
    monkeypatch.setattr(
        "importlib.metadata.entry_points", lambda **asked: [e for e in entries if asked.get("name", e.name) == e.name]
    )
    server = {"type": "custom", "customProperties": [{"property": "kind", "value": "gopher"}]}
    with pytest.raises(BadPlace, match="does not say its path"):
        opened(server)
    entries[0] = EntryPoint("gopher", "no.such.module:place", registry.GROUP)
    with pytest.raises(BadPlace, match="cannot be loaded"):
        opened(server)
    entries.clear()
    with pytest.raises(BadPlace, match=r"servers of type `gopher`.*Known: .*s3"):
        opened(server)
