"""The doctor finds what is wrong, says what to do, and changes nothing; a healthy mesh has no findings."""

import json
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import text

from hansa.app import scaffold
from hansa.app.doctor import examine
from hansa.app.settings import load
from hansa.app.wiring import open_local
from hansa.cli.commands import run
from hansa.cli.progress import Quietly
from hansa.dataplane.schedule import queue
from hansa.db.database import Database
from hansa.kernel.actor import LOCAL
from hansa.kernel.clock import SystemClock


@pytest.fixture
def settings(tmp_path, database_url):
    folder = tmp_path / "shop"
    scaffold.init(folder, "Shop")
    scaffold.new(folder, scaffold.New("product", "Orders", path="data/*.csv"))
    (folder / "data").mkdir()
    (folder / "data/1.csv").write_text("id\n1\n2\n")
    return load(folder, environ={"HANSA_DATABASE_URL": database_url})


@pytest.fixture
def built(settings):
    with open_local(settings) as mesh:
        mesh.apply(why="a test")
        assert mesh.building.build("orders", Quietly()).status == "succeeded"
        mesh.building.caught_up()
    return settings


def codes(settings, later=timedelta(0)):
    findings = examine(settings, SystemClock().now() + later)
    assert all(finding.fix for finding in findings)
    return sorted({finding.code for finding in findings} - {"doctor/disk"})


def change(settings, sql, **values):
    db = Database(settings.registry_url)
    with db.write() as session:
        session.execute(text(sql), values)
    db.close()


def test_an_empty_and_a_healthy_mesh(settings, request):
    assert codes(settings) == ["doctor/empty"]
    assert codes(request.getfixturevalue("built")) == []


def test_a_database_that_does_not_answer(built):
    away = load(built.home, environ={"HANSA_DATABASE_URL": "postgresql://hansa@127.0.0.1:1/nothing"})
    assert codes(away) == ["doctor/database-away"]


def test_tables_of_another_version(built):
    change(built, "UPDATE hansa_version SET version_num = '0001'")
    assert codes(built) == ["doctor/migrations"]
    change(built, "UPDATE hansa_version SET version_num = '9999'")
    assert codes(built) == ["doctor/database-newer"]


def test_documents_and_what_is_derived_from_them(built):
    change(built, "UPDATE facet SET value = 'search' WHERE facet = 'domain' AND kind = 'dataproducts'")
    assert codes(built) == ["doctor/derived"]
    change(built, "UPDATE record SET text = 'id: [' WHERE kind = 'teams'")
    assert codes(built) == ["doctor/derived", "doctor/document"]
    change(built, "DELETE FROM record WHERE kind = 'teams'")
    assert "doctor/reference" in codes(built)


def test_data_files_that_are_gone_or_cut(built):
    (file,) = Path(built.warehouse_root).rglob("*.parquet")
    file.write_bytes(file.read_bytes()[:-1])
    assert codes(built) == ["doctor/file"]
    file.unlink()
    assert codes(built) == ["doctor/file"]
    for path in Path(built.warehouse_root).rglob("snap-*.avro"):
        path.unlink()
    assert codes(built) == ["doctor/file"]


def test_runs_and_events_that_nobody_looks_after(built):
    db = Database(built.registry_url)
    now = SystemClock().now()
    with db.write() as session:
        queue.enqueue(session, "orders", "hand", LOCAL, now)
    assert codes(built) == []
    with db.write() as session:
        session.execute(text("UPDATE bookmark SET sequence = 0"))
    assert codes(built, timedelta(hours=2)) == ["doctor/log", "doctor/queue"]
    with db.write() as session:
        assert queue.claim(session, "elsewhere:1:1", now)
    db.close()
    assert codes(built, timedelta(hours=2)) == ["doctor/lease", "doctor/log"]


def test_files_of_the_folder_that_cannot_be_read(built):
    (built.home / "teams/broken.yaml").write_bytes(b"\xff\xfe")
    assert codes(built) == ["doctor/folder"]


def test_the_command_exits_with_one_and_changes_nothing(tmp_path, capfd):
    home = tmp_path / "shop"
    scaffold.init(home, "Shop")
    assert run(["doctor", "--home", str(home), "--output", "json"]) == 1
    assert json.loads(capfd.readouterr().out)[0]["code"] == "doctor/empty"
    assert run(["apply", "--home", str(home)]) == 0
    capfd.readouterr()
    before = {path: path.stat().st_mtime_ns for path in home.rglob("*.yaml")}
    assert run(["doctor", "--home", str(home)]) == 0
    assert "Nothing is wrong" in capfd.readouterr().out
    assert {path: path.stat().st_mtime_ns for path in home.rglob("*.yaml")} == before
