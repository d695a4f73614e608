"""As a company runs it: registry and catalog on a real PostgreSQL, data in a real S3, through the command line."""

import json
import shutil

import program
import pytest
from program import served, write
from servers import free_port

import hansa as library
from hansa.cli.commands import run

COUNT = "SELECT count(*) AS n FROM checkout.orders"


@pytest.fixture
def hansa(capfd):
    def call(*arguments, home):
        code = run([*map(str, arguments), "--home", str(home)])
        said = capfd.readouterr()
        return code, said.out, said.err

    return call


@pytest.fixture
def home(tmp_path, hansa, new_postgres_url, s3_url, monkeypatch):
    monkeypatch.setenv("HANSA_DATABASE_URL", new_postgres_url())
    monkeypatch.setenv("HANSA_WAREHOUSE", s3_url)
    folder = tmp_path / "shop"
    run(["init", str(folder)])
    hansa("new", "team", "Checkout", home=folder)
    hansa("new", "product", "Orders", "--owner", "checkout", "--from", "data/*.csv", home=folder)
    write(folder, {"data/1.csv": "id\n1001\n1002\n"})
    return folder


def test_what_is_no_warehouse_is_refused(tmp_path, hansa, monkeypatch):
    run(["init", str(tmp_path / "shop")])
    for place in ("gs://bucket/folder", "s3://", "s3://key:secret@bucket/x"):
        monkeypatch.setenv("HANSA_WAREHOUSE", place)
        code, _, said = hansa("products", home=tmp_path / "shop")
        assert code == 2, place
        assert "s3://bucket/folder" in said


@pytest.mark.postgres
def test_a_company_runs_on_postgresql_and_s3(hansa, home, tmp_path, monkeypatch):
    """Built here, read there, blocked, served, away: one story, because every step needs the one before it."""

    def count(where=home):
        return json.loads(hansa("query", COUNT, "--output", "json", home=where)[1])[0]["n"]

    assert hansa("apply", home=home)[0] == 0
    assert hansa("build", "orders", home=home)[0] == 0
    assert count() == 2
    assert not {"registry.db", "warehouse"} & {each.name for each in (home / ".hansa").iterdir()}
    assert hansa("doctor", home=home)[0] == 0

    other = tmp_path / "another machine"
    shutil.copytree(home, other, ignore=shutil.ignore_patterns(".hansa"))
    with library.connect(other) as mesh:
        assert mesh.table("checkout/orders").arrow().column("id").to_pylist() == ["1001", "1002"]

    write(home, {"data/1.csv": "id\n1001\n1001\n"})
    assert hansa("build", "orders", home=home)[0] == 1
    assert count() == 2

    write(other, {"data/1.csv": "id\n1\n2\n3\n"})
    key = hansa("key", "create", "--scope", "organization", home=home)[1].strip()
    with served("serve", "--home", other, "--port", 0) as url:
        assert program.hansa("build", "orders", "--server", url, "--key", key).returncode == 0
        with library.connect(url=url, key=key) as mesh:
            assert mesh.sql(COUNT).column("n").to_pylist() == [3]
    assert count() == 3

    monkeypatch.setenv("HANSA_S3_ENDPOINT", f"http://127.0.0.1:{free_port()}")
    shutil.rmtree(home / ".hansa/cache")
    code, _, said = hansa("query", COUNT, home=home)
    assert (code, "The warehouse does not answer" in said, "Traceback" in said) == (5, True, False)
    code, out, _ = hansa("doctor", "--output", "json", home=home)
    assert (code, json.loads(out)[0]["code"]) == (1, "doctor/warehouse-away")
    assert hansa("build", "orders", home=home)[0] != 0
