"""The demo, small: built from raw data, opened for a guest, put back by a reset."""

import json
import os
import urllib.error
import urllib.request

import pytest
from program import hansa, served

SCALE = 0.01


@pytest.fixture(scope="session")
def demo_home(tmp_path_factory):
    home = tmp_path_factory.mktemp("demo") / "home"
    hansa("demo", "--no-browser", "--build-only", "--scale", SCALE, home=home)
    return home


@pytest.fixture(scope="session")
def demo_url(demo_home):
    with served("demo", "--home", demo_home, "--port", 0, "--no-browser", "--scale", SCALE) as url:
        yield url


def page(url):
    with urllib.request.urlopen(url) as answer:
        return answer.read().decode()


def test_a_folder_that_is_no_demo_is_left_alone(tmp_path):
    (tmp_path / "teams").mkdir()
    (tmp_path / "teams/mine.yaml").write_text("mine")
    ended = hansa("demo", "--no-browser", "--build-only", "--reset", home=tmp_path, check=False)
    assert ended.returncode != 0
    assert (tmp_path / "teams/mine.yaml").read_text() == "mine"


WITHOUT = """import importlib.machinery as machinery
real = machinery.PathFinder.find_spec
hidden = lambda cls, name, *rest: None if name.partition(".")[0] == "sklearn" else real(name, *rest)
machinery.PathFinder.find_spec = classmethod(hidden)
"""


def test_without_the_extra_all_but_the_learning_product_is_there(tmp_path):
    (tmp_path / "sitecustomize.py").write_text(WITHOUT)
    home, env = tmp_path / "home", os.environ | {"PYTHONPATH": str(tmp_path)}
    made = hansa("demo", "--no-browser", "--build-only", "--scale", SCALE, home=home, env=env, cold=True)
    assert "pip install 'hansa[demo]'" in made.stderr
    runs = json.loads(hansa("runs", "--limit", 100, "--output", "json", home=home).stdout)
    broken = {run["product_id"]: run["message"] for run in runs if run["status"] == "failed"}
    assert list(broken) == ["realtime-user-classification"]
    assert "the Python module `sklearn`" in broken["realtime-user-classification"]


def test_all_products_are_built_and_one_is_blocked(demo_home):
    runs = json.loads(hansa("runs", "--limit", 100, "--output", "json", home=demo_home).stdout)
    succeeded = {run["product_id"] for run in runs if run["status"] == "succeeded"}
    assert len(succeeded) >= 14
    assert [run["product_id"] for run in runs if run["status"] != "succeeded"] == ["returns"]
    assert hansa("test", "returns", home=demo_home, check=False).returncode == 1


@pytest.mark.parametrize(
    "path",
    ["/", "/marketplace", "/marketplace?q=orders", "/datacontracts", "/sourcesystems", "/teams", "/runs", "/events", "/canvas",
     "/dataproducts/orders", "/dataproducts/returns", "/dataproducts/orders/lineage", "/dataproducts/orders/quality",
     "/dataproducts/orders/history", "/dataproducts/orders/runs", "/dataproducts/orders/ports", "/datacontracts/orders-pii",
     "/datacontracts/orders-pii/schema", "/datacontracts/orders-pii/quality", "/datacontracts/orders-pii/yaml"],
)  # fmt: skip
def test_pages_answer(demo_url, path):
    assert "<h1" in page(demo_url + path)


def test_what_is_not_there_is_a_404_in_the_same_look(demo_url):
    with pytest.raises(urllib.error.HTTPError) as error:
        page(demo_url + "/dataproducts/nothing")
    assert error.value.code == 404
    assert "<h1" in error.value.read().decode()


def test_a_guest_reads_rows_with_personal_data_masked(demo_url):
    sql = 'SELECT count(*) AS n, count(email) AS mails FROM checkout.orders."orders_pii_v2"'
    body = json.dumps({"sql": sql}).encode()
    request = urllib.request.Request(f"{demo_url}/api/query", body, {"content-type": "application/json"})
    with urllib.request.urlopen(request) as response:
        answer = json.load(response)
    assert answer["rows"][0][0] > 1000
    assert answer["rows"][0][1] == 0
    assert any("email" in str(reason) for reason in answer["reasons"])
