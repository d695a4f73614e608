"""Change requests over REST, and what the manager's real clients make of a write that must wait."""

import json

import clients
import pytest
import records as made

GOLD = {"changeProcessMode": "approval-required"}


@pytest.fixture(scope="module")
def limited(server, http):
    """The key of a team that may edit and not approve, on a server where changes need approval."""
    for team in ("checkout", "marketing"):
        assert http.put(f"/api/teams/{team}", json=made.team(team)).is_success
    for noun, document in (("datacontracts", made.contract("orders_v1")), ("assets", made.asset("table"))):
        assert http.put(f"/api/{noun}/{document['id']}", json=document).is_success
    permissions = ["DATAPRODUCT_ADD", "DATAPRODUCT_EDIT", "DATACONTRACT_EDIT", "DATACONTRACT_DELETE", "ASSET_EDIT"]
    body = {"scope": "team", "teamId": "checkout", "displayName": "ci", "permissions": permissions}
    answer = http.post("/api/api-keys", json=body)
    assert answer.is_success, answer.text
    assert http.put("/api/organization/features", json=GOLD).json()["changeProcessMode"] == "approval-required"
    return answer.json()["key"]


@pytest.fixture
def ci(server, limited):
    with server.http(limited) as client:
        yield client


def wish(ci, name, key="orders_v1"):
    answer = ci.put(f"/api/datacontracts/{key}", json=made.contract(key, name=name), headers={"x-why": "Because"})
    assert answer.status_code == 200
    return answer


def test_what_is_not_there_is_not_found(http, ci):
    for verb, method in (("", "GET"), ("/accept", "POST"), ("/reject", "POST"), ("/withdraw", "POST")):
        answer = http.request(method, f"/api/change-requests/nothing{verb}")
        assert (answer.status_code, answer.json()["code"]) == (404, "not-found")
    assert http.get("/api/change-requests", params={"state": "nonsense"}).status_code == 400
    assert http.get("/api/change-requests", params={"p": -1}).status_code == 400


def test_a_write_that_must_wait_is_answered_with_its_request(server, http, ci):
    answer = wish(ci, "Better")
    key = answer.json()["changeRequest"]
    assert answer.headers["x-change-request"] == key
    assert answer.headers["location-html"] == f"{server.url}/change-requests/{key}"
    assert "nothing was changed" in answer.json()["detail"]
    assert http.get("/api/datacontracts/orders_v1").json()["name"] != "Better"
    found = http.get(f"/api/change-requests/{key}").json()
    assert (found["state"], found["reason"], found["teams"]) == ("open", "Because", ["checkout"])
    assert found["verbs"] == ["accept", "reject"]
    assert "+name: Better" in found["documents"][0]["diff"]
    assert found["documents"][0]["standing"] == "current"
    assert ci.get(f"/api/change-requests/{key}").json()["verbs"] == ["withdraw"]
    for reader, told in ((http, key), (ci, key)):
        assert reader.get("/api/datacontracts/orders_v1").headers["x-change-request"] == told
    assert [each["id"] for each in ci.get("/api/change-requests", params={"document": "orders_v1"}).json()] == [key]
    with server.http(server.make_key("team:marketing")) as other:
        assert other.get("/api/change-requests").json() == []
        assert "x-change-request" not in other.get("/api/datacontracts/orders_v1").headers
        assert other.get(f"/api/change-requests/{key}").status_code == 404
    assert ci.post(f"/api/change-requests/{key}/accept").status_code == 403
    done = http.post(f"/api/change-requests/{key}/accept", json={"reason": "Agreed"})
    assert (done.status_code, done.json()["state"], done.json()["decision"]["reason"]) == (200, "accepted", "Agreed")
    assert http.get("/api/datacontracts/orders_v1").json()["name"] == "Better"
    assert http.post(f"/api/change-requests/{key}/accept").status_code == 409


def test_an_outdated_request_is_a_conflict_and_stays_outdated(http, ci):
    key = wish(ci, "Mine").json()["changeRequest"]
    assert http.put("/api/datacontracts/orders_v1", json=made.contract("orders_v1", name="Theirs")).is_success
    assert http.get(f"/api/change-requests/{key}").json()["documents"][0]["standing"] == "conflicted"
    answer = http.post(f"/api/change-requests/{key}/accept")
    assert (answer.status_code, answer.json()["code"]) == (409, "conflict")
    found = http.get(f"/api/change-requests/{key}").json()
    assert (found["state"], found["conflicts"][0]["place"]) == ("outdated", "name")


def test_a_rejection_and_a_withdrawal(http, ci):
    key = wish(ci, "No").json()["changeRequest"]
    assert http.post(f"/api/change-requests/{key}/reject").status_code == 422
    assert http.post(f"/api/change-requests/{key}/reject", json={"reason": "Not now"}).json()["state"] == "rejected"
    key = wish(ci, "Never").json()["changeRequest"]
    assert http.post(f"/api/change-requests/{key}/withdraw").status_code == 403
    assert ci.post(f"/api/change-requests/{key}/withdraw").json()["state"] == "withdrawn"


def test_removing_and_assigning_a_tag_wait_too(http, ci):
    assert http.put("/api/tags/pii", json=made.tag("pii")).is_success
    assert http.put("/api/datacontracts/idle", json=made.contract("idle")).is_success
    for answer in (ci.delete("/api/datacontracts/idle"), ci.put("/api/assets/table/assigned-tags/pii")):
        assert (answer.status_code, answer.json()["state"]) == (200, "open")
        assert http.post(f"/api/change-requests/{answer.json()['changeRequest']}/accept").is_success
    assert http.get("/api/datacontracts/idle").status_code == 404
    assert http.get("/api/assets/table/assigned-tags").json() == ["pii"]


def test_merging_a_branch_asks_for_it_and_the_branch_stays(server, http, ci):
    branch = "/api/datacontracts/orders_v1/branches/draft"
    assert http.put(branch).is_success
    text = http.get(f"{branch}/datacontract.yaml").text.replace("name: Theirs", "name: Merged")
    assert http.put(
        f"{branch}/datacontract.yaml", content=text, headers={"content-type": "application/yaml"}
    ).is_success
    permissions = ["DATACONTRACT_EDIT", "DATACONTRACT_BRANCH_ADD"]
    body = {"scope": "team", "teamId": "checkout", "displayName": "merger", "permissions": permissions}
    with server.http(http.post("/api/api-keys", json=body).json()["key"]) as merger:
        answer = merger.post(f"{branch}/merge", json={"version": "1.1.0"})
    assert (answer.status_code, answer.json()["status"]) == (200, "open"), answer.text
    assert http.get(branch).is_success
    assert http.post(f"/api/change-requests/{answer.json()['remote_id']}/accept").is_success
    found = http.get("/api/datacontracts/orders_v1").json()
    assert (found["name"], found["version"]) == ("Merged", "1.1.0")


def test_the_real_clients_take_it_for_success_and_lead_to_the_request(server, limited, tmp_path):
    product = tmp_path / "orders.odps.yaml"
    product.write_text(json.dumps(made.product("orders", contract="orders_v1")))
    contract = tmp_path / "orders.odcs.yaml"
    contract.write_text(json.dumps(made.contract("orders_v1", name="Wanted")))
    where = {"key": limited, "host": server.url}
    said = clients.run("entropy-data", "entropy-data", "datacontracts", "put", "orders_v1", "-f", contract, **where)
    assert f"{server.url}/change-requests/" in said.stdout.replace("\n", "")
    said = clients.run("dataproduct", "dataproduct", "publish", product, **where)
    assert f"{server.url}/change-requests/" in said.stdout.replace("\n", ""), said
    with server.http() as client:
        open_ones = client.get("/api/change-requests", params={"state": "open"}).json()
        assert sorted(each["documents"][0]["id"] for each in open_ones) == ["orders", "orders_v1"]
