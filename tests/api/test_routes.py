"""Every route with a key, without one, and with a wrong one; what is refused says why."""

import io
import warnings

import pyarrow as pa
import pytest

from hansa.app.asgi import create_app

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # Starlette would rather have another HTTP client
    from starlette.testclient import TestClient

READS = ["/api/runs", "/api/events", "/api/lineage/orders", "/api/dataproducts", "/api/datacontracts", "/api/teams",
         "/api/sourcesystems", "/api/definitions", "/api/tags", "/api/access"]  # fmt: skip
TEAM = "# kept\nid: {id}\nname:   Team\ntype: Team\n"


@pytest.fixture(scope="module")
def client(mesh):
    with TestClient(create_app(mesh.services), raise_server_exceptions=False) as it:
        yield it


@pytest.fixture(scope="module")
def key(mesh):
    return {"x-api-key": mesh.create_key("organization", name="test", days=1)}


@pytest.mark.parametrize("path", READS)
@pytest.mark.parametrize("headers", [{}, {"x-api-key": "hansa_wrong"}, {"authorization": "Bearer hansa_wrong"}])
def test_without_the_right_key_nothing_is_told(client, path, headers):
    refused = client.get(path, headers=headers)
    assert refused.status_code == 403
    assert refused.headers["content-type"] == "application/problem+json"
    assert "key" in refused.json()["detail"]


def test_without_a_key_nothing_is_written_or_asked(client):
    assert client.put("/api/teams/x", content=TEAM.format(id="x")).status_code == 403
    assert client.delete("/api/teams/checkout").status_code == 403
    assert client.post("/api/query", json={"sql": "SELECT 1"}).status_code == 403
    assert client.post("/api/runs", json={"product": "orders"}).status_code == 403


@pytest.mark.parametrize(("site", "status"), [("same-origin", 200), ("cross-site", 403), ("none", 403)])
def test_what_a_page_links_to_is_read_by_the_operator_at_the_machine(client, site, status):
    headers = {"sec-fetch-site": site}
    teams = "http://127.0.0.1/api/teams"
    assert client.get(teams, headers=headers).status_code == status
    assert client.get(teams, headers=headers | {"x-forwarded-for": "203.0.113.7"}).status_code == 403
    assert client.put(f"{teams}/x", content=TEAM.format(id="x"), headers=headers).status_code == 403


@pytest.mark.parametrize("path", READS)
def test_a_key_reads(client, key, path):
    answer = client.get(path, headers=key)
    assert answer.status_code == 200, answer.text


@pytest.mark.parametrize("identifier", ["crew", "a/b", "urn:team:7"])
def test_yaml_is_kept_byte_for_byte(client, key, identifier):
    path, text = f"/api/teams/{identifier}", TEAM.format(id=f'"{identifier}"')
    put = client.put(path, content=text, headers=key | {"content-type": "application/yaml"})
    assert put.status_code == 200, put.text
    assert client.get(path, headers=key | {"accept": "application/yaml"}).text == text
    assert client.get(path, headers=key).json()["id"] == identifier
    assert client.delete(path, headers=key).status_code == 200
    missing = client.get(path, headers=key)
    assert missing.status_code == 404
    assert identifier in missing.json()["detail"]


def test_what_is_wrong_with_a_document_is_said(client, key):
    yaml = key | {"content-type": "application/yaml"}
    assert client.put("/api/teams/y", content=TEAM.format(id="x"), headers=yaml).status_code == 422
    assert client.put("/api/teams/y", json={"id": "x", "name": "n", "type": "Team"}, headers=key).status_code == 422
    assert client.put("/api/teams/y", content=b"\xff", headers=yaml).status_code == 400
    wrong = client.put("/api/teams/y", content=TEAM.format(id="y") + "parent: nobody\n", headers=yaml)
    assert wrong.status_code == 422
    assert wrong.json()["findings"][0]["line"] >= 1
    assert client.put("/api/teams/y", content=b"#" * 6_000_001, headers=yaml).status_code == 413


def test_a_query_as_json_and_as_arrow(client, key):
    body = {"sql": "SELECT order_id FROM checkout.orders ORDER BY 1", "limit": 2}
    answer = client.post("/api/query", json=body, headers=key).json()
    assert (answer["rows"], answer["truncated"]) == ([["1"], ["2"]], True)
    stream = client.post("/api/query", json=body, headers=key | {"accept": "application/vnd.apache.arrow.stream"})
    assert pa.ipc.open_stream(io.BytesIO(stream.content)).read_all().to_pylist() == [
        {"order_id": "1"},
        {"order_id": "2"},
    ]
    assert client.post("/api/query", json={"sql": "DROP TABLE x"}, headers=key).status_code == 422
    assert client.post("/api/query", json={"sql": "SELECT * FROM a.b"}, headers=key).status_code == 404
    assert client.post("/api/query", json={"sql": "SELECT stats(1)"}, headers=key).status_code == 403


def test_a_test_run_publishes_nothing(client, key, mesh):
    before = mesh.services.gateway.query("SELECT 1 FROM checkout.orders", mesh.actor).reads
    started = client.post("/api/runs", json={"product": "orders", "publish": False}, headers=key)
    assert started.status_code == 202
    building = client.post("/api/runs", json={"product": "orders"}, headers=key).json()
    assert building["id"] != started.json()["id"]
    mesh.services.pipeline.run(started.json()["id"])
    ended = client.get(started.headers["location"], headers=key).json()
    assert (ended["status"], ended["trigger"]) == ("succeeded", "test")
    assert mesh.services.gateway.query("SELECT 1 FROM checkout.orders", mesh.actor).reads == before
    assert client.get("/api/runs/none", headers=key).status_code == 404
    assert client.post("/api/runs", json={"product": "none"}, headers=key).status_code == 404


def test_events_go_on_after_the_last_one_seen(client, key):
    first = client.get("/api/events", params={"limit": 2}, headers=key).json()
    rest = client.get("/api/events", params={"lastEventId": first[-1]["id"]}, headers=key).json()
    assert rest
    assert not {event["id"] for event in first} & {event["id"] for event in rest}


def test_access_is_asked_for_decided_and_ended_by_those_who_may(client, mesh, key):
    def of(team):
        return {"x-api-key": mesh.create_key(f"team:{team}", name="test", days=1)}

    asked = "/api/dataproducts/checkout%2Forders/outputports/orders_v1/request-access"
    body = {"purpose": "Count", "teamId": "platform-team"}
    assert client.post(asked, json=body).status_code == 403
    assert client.post(asked, json=body, headers=of("checkout")).status_code == 403
    assert client.post(asked, json={"teamId": "platform-team"}, headers=key).status_code == 400
    made = client.post(asked, json=body, headers=of("platform-team"))
    assert (made.status_code, made.json()["status"]) == (200, "requested"), made.text
    path = f"/api/access/{made.json()['accessId']}"
    document = client.get(path, headers=key).json()
    document["info"]["status"] = "approved"
    assert client.put(path, json=document, headers=of("platform-team")).status_code == 403
    assert client.post(f"{path}/approve", headers=of("platform-team")).status_code == 403
    approved = client.post(f"{path}/approve", json={"reason": "Fine"}, headers=of("checkout"))
    assert approved.json()["info"]["status"] == "approved", approved.text
    assert client.post(f"{path}/reject", headers=of("checkout")).status_code == 409
    assert client.post(f"{path}/cancel", headers=of("platform-team")).status_code == 200
    told = [
        event
        for event in client.get("/api/events", headers=key).json()
        if event["data"].get("id") == made.json()["accessId"]
    ]
    assert [
        event["data"]["why"]
        for event in told
        if event["type"].endswith("AccessApprovedEvent") or "AccessApproved" in event["type"]
    ] == ["Fine"]
    assert (mesh.services.home / f"access/{made.json()['accessId']}.yaml").exists()
