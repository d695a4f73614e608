"""The whole command line, the server and the demo with registry and table catalog on a real PostgreSQL."""

import json
import os

import pytest
from program import hansa, served, write
from sqlalchemy import create_engine, text

import hansa as library

pytestmark = pytest.mark.postgres

CSV = "order_id,total\n1001,12.50\n1002,99.00\n"


@pytest.fixture
def postgres(new_postgres_url, monkeypatch):
    url = new_postgres_url()
    monkeypatch.setenv("HANSA_DATABASE_URL", url)
    return url


@pytest.fixture
def home(tmp_path, postgres):
    folder = tmp_path / "shop"
    hansa("init", folder)
    hansa("new", "team", "Checkout", home=folder)
    hansa("new", "source", "Shop", "--owner", "checkout", home=folder)
    hansa("new", "product", "Orders", "--owner", "checkout", "--from", "data/orders/*.csv", home=folder)
    reads = ("--reads", "orders", "--archetype", "aggregate")
    hansa("new", "product", "Sums", "--owner", "checkout", *reads, home=folder)
    write(folder, {"data/orders/1.csv": CSV})
    for name in ("orders/contracts/orders", "orders/contracts/orders-source", "sums/contracts/sums"):
        contract = folder / f"dataproducts/checkout/{name}.odcs.yaml"
        contract.write_text(contract.read_text().replace("- name: id\n", "- name: order_id\n"))
    models = folder / "dataproducts/checkout"
    write(models, {"orders/models/orders.sql": "SELECT order_id FROM orders_source\n"})
    write(models, {"sums/models/sums.sql": "SELECT order_id FROM orders\n"})
    return folder


def said(home, *arguments):
    return json.loads(hansa(*arguments, "--output", "json", home=home).stdout)


def test_a_database_that_is_not_there_is_an_error_that_says_so(tmp_path, postgres, monkeypatch):
    hansa("init", tmp_path / "shop")
    monkeypatch.setenv("HANSA_DATABASE_URL", postgres.replace("/hansa_", "/nothing_"))
    ended = hansa("plan", home=tmp_path / "shop", check=False)
    assert ended.returncode == 5
    assert "Traceback" not in ended.stderr
    assert "nothing_" in ended.stderr
    assert "HANSA_DATABASE_URL" in ended.stderr


def test_every_command_works_on_postgresql(home, postgres):
    assert {row["action"] for row in said(home, "plan")} == {"create"}
    hansa("apply", "--why", "a test", home=home)
    assert hansa("apply", home=home).stdout.strip().endswith("Nothing to change.")
    hansa("test", "orders", home=home)
    assert hansa("query", "SELECT * FROM checkout.orders", home=home, check=False).returncode != 0
    hansa("build", "--all", home=home)
    hansa("publish", "sums", home=home)
    assert said(home, "query", "SELECT count(*) AS n FROM checkout.sums") == [{"n": 2}]
    assert {run["status"] for run in said(home, "runs")} == {"succeeded"}
    assert said(home, "lineage", "sums")
    for noun in ("products", "contracts", "teams", "sources", "events"):
        assert said(home, noun), noun
    key = hansa("key", "create", "--scope", "organization", home=home).stdout.strip()
    assert len(said(home, "key", "list")) == 1
    with library.connect(home) as mesh:
        assert mesh.table("checkout/orders").arrow().num_rows == 2
    with served("serve", "--home", home, "--port", 0) as url:
        there = hansa("query", "SELECT * FROM checkout.orders", "--output", "json", "--server", url, "--key", key)
        assert len(json.loads(there.stdout)) == 2
        assert "succeeded" in hansa("build", "orders", "--server", url, "--key", key).stdout
    assert not (home / ".hansa/registry.db").exists()


def test_the_demo_is_played_reset_and_keeps_to_its_own_database(tmp_path, postgres, new_postgres_url, monkeypatch):
    home = tmp_path / "demo"
    play = ("demo", "--no-browser", "--build-only", "--scale", 0.005)
    hansa(*play, home=home)
    runs = said(home, "runs", "--limit", "100")
    assert [run["product_id"] for run in runs if run["status"] != "succeeded"] == ["returns"]
    with served("demo", "--home", home, "--port", 0, "--no-browser") as url:
        assert url
    hansa("new", "team", "Visitors", home=home)
    hansa("apply", home=home)
    hansa(*play, "--reset", home=home)
    assert "visitors" not in {row["id"] for row in said(home, "teams")}
    assert len(said(home, "runs", "--limit", "100")) == len(runs)

    other = tmp_path / "other"
    refused = hansa(*play, home=other, check=False)
    assert refused.returncode == 5
    assert "HANSA_DATABASE_URL" in refused.stderr
    assert not (other / "teams").exists()
    engine = create_engine(postgres)
    with engine.connect() as connection:
        assert connection.execute(text("SELECT count(*) FROM record WHERE kind = 'dataproducts'")).scalar() > 10
    engine.dispose()
    assert os.environ["HANSA_DATABASE_URL"] == postgres
