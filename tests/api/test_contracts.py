"""Contracts by their verbs: lint, diff and test, as JSON and in the formats of other tools."""

import json
import time
import warnings

import httpx
import pytest

from hansa.app.asgi import create_app
from hansa.kernel.actor import GUEST, LOCAL
from hansa.kernel.errors import HansaError, InvalidInput, NotFound, Unavailable
from hansa.registry import catalogue
from hansa.registry.records.values import Kind
from hansa.sdk.client import Client

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # Starlette would rather have another HTTP client
    from starlette.testclient import TestClient

STRICT = ("description: Euro.", "description: Euro., logicalTypeOptions: {minimum: 50}")


@pytest.fixture(scope="module")
def client(mesh):
    with TestClient(create_app(mesh.services), raise_server_exceptions=False) as it:
        it.headers["x-api-key"] = mesh.create_key("organization", name="contracts", days=1)
        yield it


@pytest.fixture(scope="module")
def text(mesh):
    with mesh.services.db.read() as session:
        return catalogue.get(session, Kind.CONTRACT, "orders").text


@pytest.mark.parametrize("verb", ["lint", "diff", "orders/test"])
def test_without_a_key_nothing_is_answered(client, verb):
    answer = client.post(f"/api/contracts/{verb}", json={"text": "", "new": "", "old": ""}, headers={"x-api-key": "no"})
    assert answer.status_code == 403


def test_a_text_is_linted(client, text):
    assert client.post("/api/contracts/lint", json={"text": text}).json()["ok"]
    found = client.post("/api/contracts/lint", json={"text": text.replace("logicalType: number", "logicalType: nmber")})
    assert not found.json()["ok"]
    assert found.json()["findings"][0]["line"] > 0


def test_findings_come_in_the_formats_of_other_tools(client):
    sarif = client.post("/api/contracts/lint", json={"text": "id: x"}, headers={"accept": "application/sarif+json"})
    assert sarif.json()["version"] == "2.1.0"
    junit = client.post("/api/contracts/lint?format=junit", json={"text": "id: x"})
    assert "<testsuites" in junit.text
    assert client.post("/api/contracts/lint?format=nothing", json={"text": "id: x"}).status_code == 422
    assert client.post("/api/contracts/lint?format=oors", json={"text": "id: x"}).status_code == 422


def test_a_difference_needs_something_older(client, text):
    assert client.post("/api/contracts/diff", json={"new": text}).status_code == 400
    assert client.post("/api/contracts/diff", json={"new": text, "contract": "nothing"}).status_code == 404
    assert client.post("/api/contracts/diff", json={"new": "a: [", "contract": "orders"}).status_code == 422


def test_a_difference_from_the_live_text_and_from_another(client, text):
    new = text.replace("required: true, ", "")
    live = client.post("/api/contracts/diff", json={"new": new, "contract": "orders"}).json()
    assert live["breaking"]
    assert live["suggested"] == "2.0.0"
    assert client.post("/api/contracts/diff", json={"new": new, "old": text}).json() == live


def test_the_live_text_is_tested_on_what_is_published(client):
    report = client.post("/api/contracts/orders/test").json()
    assert report["ok"]
    assert (report["release"], report["tables"][0]["rows"]) == (1, 3)


def test_a_draft_is_tested_and_not_saved(client, text):
    report = client.post("/api/contracts/orders/test", json={"text": text.replace(*STRICT)}).json()
    broken = [each for each in report["tables"][0]["results"] if each["status"] == "failed"]
    assert [each["failed_rows"] for each in broken] == [2]
    assert "minimum: 50" not in client.get("/api/datacontracts/orders", headers={"accept": "application/yaml"}).text


def test_a_report_comes_in_the_formats_of_other_tools(client, text):
    draft = {"text": text.replace(*STRICT)}
    junit = client.post("/api/contracts/orders/test?format=junit", json=draft)
    assert 'failures="1"' in junit.text
    assert client.post("/api/contracts/orders/test?format=sarif", json=draft).json()["runs"][0]["results"]
    oors = client.post("/api/contracts/orders/test?format=oors", json=draft).json()
    assert "ada@example.org" not in json.dumps(oors)
    assert oors["kind"] == "ObservabilityResults"


def test_a_contract_without_published_data_says_so(client):
    assert client.post("/api/contracts/orders-source/test").status_code == 404
    assert client.post("/api/contracts/nothing/test").status_code == 404


def trial(mesh, text, actor):
    return mesh.services.trials.run(text, "orders", actor)


def test_what_may_not_be_seen_cannot_be_asked_for(mesh, text):
    """A draft is its writer's: it cannot unmask by saying less, nor by asking for values."""
    rules = (
        "      - {type: sql, query: 'SELECT min(email) FROM orders', mustBe: 0}\n"
        "      - {type: sql, query: 'SELECT min(\"EMAIL\") FROM orders', mustBe: 0}\n"
        "      - {type: sql, query: 'SELECT min(COLUMNS(*)::VARCHAR) FROM orders', mustBe: 0}\n"
        "      - {type: sql, query: 'SELECT max(o::VARCHAR) FROM orders o', mustBe: 0}\n"
        "      - {type: sql, query: \"SELECT count(*) FROM read_csv('/etc/passwd')\", mustBe: 0}\n"
    )
    sly = text.replace(*STRICT).replace(", classification: confidential", "")
    sly = sly.replace("description: Who.", "description: Who., logicalTypeOptions: {pattern: '^b'}")
    sly = sly.replace("    quality:\n", "    quality:\n" + rules)
    seen = trial(mesh, sly, GUEST)
    assert seen.masked == {"email"}
    assert "example.org" not in repr(seen.report)
    assert all(each.status == "skipped" for each in seen.report.results if each.column == "email")
    assert "example.org" in repr(trial(mesh, sly, LOCAL).report)


def test_a_query_without_end_is_ended(mesh, text, monkeypatch):
    monkeypatch.setattr("hansa.gateway.trial.SECONDS", 6)
    tables = ", ".join(f"orders o{n}" for n in range(26))
    endless = f"SELECT count(*) FROM {tables} WHERE {' || '.join(f'o{n}.order_id' for n in range(26))} LIKE ''x''"
    slow = text.replace("    quality:\n", f"    quality:\n      - {{type: sql, query: '{endless}', mustBe: 0}}\n")
    began = time.monotonic()
    with pytest.raises(Unavailable, match="took longer"):
        trial(mesh, slow, LOCAL)
    assert time.monotonic() - began < 20


def test_a_third_at_once_is_refused_and_told_to_wait(mesh, text):
    trials = mesh.services.trials
    keys = [trials.start(text, "orders", LOCAL) for _ in range(2)]
    with pytest.raises(Unavailable, match="under way"):
        trials.run(text, "orders", LOCAL)
    with pytest.raises(NotFound):
        trials.look(keys[0], GUEST)
    for key in keys:
        for _ in range(200):
            if trials.look(key, LOCAL).trial:
                break
            time.sleep(0.1)
        assert trials.look(key, LOCAL).trial.report.ok
    assert trials.run(text, "orders", LOCAL).report.ok


def test_a_text_that_is_no_contract_is_refused(mesh):
    with pytest.raises(InvalidInput):
        trial(mesh, "a: [", LOCAL)


def test_the_client_speaks_the_same(client, text):
    http = httpx.Client(transport=client._transport, base_url="http://testserver")
    sdk = Client("http://testserver", client.headers["x-api-key"], http=http)
    assert sdk.lint_contract(text)["ok"]
    assert not sdk.diff_contract(text, contract="orders")["breaking"]
    assert sdk.test_contract("orders")["ok"]
    assert not sdk.test_contract("orders", text=text.replace(*STRICT))["ok"]
    with pytest.raises(HansaError):
        sdk.test_contract("nothing")
