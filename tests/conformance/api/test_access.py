"""Access over the API and by the real clients: asked for, decided, granted in a platform, copied, questioned."""

import json

import pytest
import small_mesh
from small_mesh import access

NAMES = "assert [e.type.rsplit('.', 1)[-1] for e in c.events.poll() if e.subject == {key!r}] == {names!r}"


@pytest.fixture(scope="module", autouse=True)
def mesh(http):
    small_mesh.put(http)


def events(http, key):
    return [each["type"].rpartition(".")[2] for each in http.get("/api/events").json() if each["subject"] == key]


def test_without_a_right_to_it_nothing_is_asked_for_or_decided(server, http):
    with server.http(server.make_key("team:checkout")) as other:
        assert other.put("/api/access/x1", json=access("x1")).status_code == 403
    assert http.put("/api/access/x1", json=access("x1")).status_code == 200
    with server.http(server.make_key("team:marketing")) as consumer:
        answer = consumer.post("/api/access/x1/approve")
    assert answer.status_code == 403
    assert "checkout" in answer.json()["detail"]


def test_a_request_goes_its_way(call, http):
    answer = call("addAccess", id="a1", json=access("a1", roles=["analyst"]))
    assert answer.headers["location-html"].endswith("/access/a1")
    assert call("getAccess", id="a1").json()["info"]["active"] is False
    call("approveAccess", id="a1")
    found = call("getAccess", id="a1").json()
    assert (found["info"]["status"], found["info"]["active"]) == ("approved", True)
    assert found["provider"]["dataContractVersion"] == "1.0.0"
    call("cancelAccess", id="a1")
    assert call("getAccess", id="a1").json()["info"]["active"] is False
    assert events(http, "a1") == [
        "AccessCreatedEvent",
        "AccessRequestedEvent",
        "AccessUpdatedEvent",
        "AccessApprovedEvent",
        "AccessActivatedEvent",
        "AccessUpdatedEvent",
        "AccessDeactivatedEvent",
        "AccessCanceledEvent",
    ]
    call("approveAccess", id="nothing", expect=404)


def test_wrong_types_are_told_by_field(call):
    answer = call("addAccess", id="a9", json=access("a9", info={"purpose": 5}), expect=400).json()
    assert [each["field"] for each in answer["violations"]] == ["info.purpose"]
    assert call("addAccess", id="a9", json=access("other"), expect=422)
    missing = access("a9", provider={"dataProductId": "nothing", "outputPortId": "x"})
    assert "nothing" in call("addAccess", id="a9", json=missing, expect=422).json()["detail"]


def test_lists_are_narrowed_down_and_paged(call, http):
    for number in range(3):
        call("addAccess", id=f"l{number}", json=access(f"l{number}", consumer={"userId": f"u{number}@example.org"}))
    first = call("getAccessList", params={"consumerType": "USER", "pageSize": 2})
    assert [each["id"] for each in first.json()] == ["l0", "l1"]
    assert 'rel="next"' in first.headers["link"]
    second = call("getAccessList", params={"consumerType": "user", "pageSize": 2, "p": 1})
    assert [each["id"] for each in second.json()] == ["l2"]
    assert "link" not in second.headers
    assert call("getAccessList", params={"providerDataProductId": "nothing"}).json() == []
    for bad in ({"p": -1}, {"pageSize": 1}, {"pageSize": 10_001}):
        call("getAccessList", params=bad, expect=400)
    assert http.get("/api/datausageagreements", params={"consumerType": "user"}).json()[0]["id"] == "l0"


def test_the_grant_is_reported_and_kept(call):
    call("addAccess", id="p1", json=access("p1", info={"purpose": "Count", "status": "approved"}))
    call("getAccessProvisioning", id="p1", expect=404)
    call("reportProvisioningStarted", id="p1", json={"platform": "bigquery"})
    call("reportProvisioningFailed", id="p1", json={"diagnostics": "denied"})
    done = call("reportProvisioningSucceeded", id="p1").json()
    assert (done["status"], done["platform"], "diagnostics" in done) == ("provisioned", "bigquery", False)
    assert call("getAccess", id="p1").json()["provisioning"] == done
    call("reportDeprovisioningStarted", id="p1")
    call("reportDeprovisioningFailed", id="p1", json={"diagnostics": "busy"})
    call("reportDeprovisioningSucceeded", id="p1", json={"reference": "role/1"})
    report = {"status": "provisioned", "provisionedAt": "2026-01-01T00:00:00Z"}
    assert call("putAccessProvisioning", id="p1", json=report).json()["provisionedAt"].startswith("2026-01-01")
    call("putAccessProvisioning", id="p1", json={"platform": "x"}, expect=400)


def test_a_provider_that_is_gone_is_unknown(call, http):
    gone = small_mesh.PRODUCT | {"id": "gone", "outputPorts": [{"name": "p", "version": "1", "contractId": "orders"}]}
    call("addDataProduct", id="gone", json=gone)
    provider = {"dataProductId": "gone", "outputPortId": "p"}
    call("addAccess", id="g1", json=access("g1", provider=provider))
    call("deleteDataProduct", id="gone", expect=422)
    call("rejectAcess", id="g1")
    call("deleteDataProduct", id="gone")
    found = call("getAccess", id="g1").json()["provider"]
    assert (found["dataProductId"], found["outputPortId"]) == ("unknown", "unknown")


def test_the_command_line_asks_decides_and_ends(server, http):
    asked = ("access", "request", "orders", "orders_v1", "--purpose", "Count", "--consumer-team", "marketing")
    server.cli(*asked, "--id", "c1", "--roles", "analyst")
    assert "c1" in server.cli("access", "list", "--consumer-type", "team").stdout
    assert "/access/c1" in server.cli("access", "approve", "c1").stdout
    assert json.loads(server.cli("access", "get", "c1", "-o", "json").stdout)["info"]["active"] is True
    server.cli("access", "cancel", "c1")
    server.cli(*asked, "--id", "c2")
    server.cli("access", "reject", "c2")
    server.cli("access", "delete", "c2")
    assert server.cli("access", "get", "c2", check=False).returncode == 1
    path = server.home / "c3.json"
    path.write_text(json.dumps(access("c3")))
    server.cli("access", "put", "c3", "-f", path)
    assert http.get("/api/access/c3").json()["info"]["status"] == "requested"


def test_every_method_of_the_sdk_reads_what_comes(server):
    server.sdk(f"""
body = {access("s1")!r}
c.access.put("s1", models.Access.model_validate(body))
assert c.access.get("s1").info.status == "requested"
c.access.approve("s1")
found = c.access.get("s1")
assert found.info.active and found.provider.dataContractId == "orders"
assert any(each.id == "s1" for each in c.access.list(page=0, page_size=1000, provider_data_product_id="orders"))
assert c.access.report_provisioning_started("s1").status == "provisioning"
assert c.access.report_provisioning_failed("s1", {{"diagnostics": "no"}}).failedAt
assert c.access.report_provisioning_succeeded("s1", {{"reference": "r"}}).provisionedAt
assert c.access.get_provisioning("s1").reference == "r"
assert c.access.report_deprovisioning_started("s1").status == "deprovisioning"
assert c.access.report_deprovisioning_succeeded("s1").deprovisionedAt
assert c.access.report_deprovisioning_failed("s1", {{}}).failedAt
assert c.access.put_provisioning("s1", {{"status": "provisioned"}}).reference is None
look = c.access.preview_copy("orders", "orders_v2", source_output_port_id="orders_v1")
assert "s1" in [each.id for each in look.candidates], look
done = c.access.copy("orders", "orders_v2", source_output_port_id="orders_v1", access=["s1"])
assert [each.copiedFrom for each in done.copied] == ["s1"], done
copy = c.access.get(done.copied[0].id)
assert copy.provider.outputPortId == "orders_v2" and copy.info.status == "approved"
c.access.cancel("s1")
c.access.put("s2", body | {{"id": "s2"}})
c.access.reject("s2")
c.access.delete("s2")
answer = c.access.evaluate({{"subject": {{"type": "user", "id": "current_user"}},
    "resource": {{"type": "data_product", "id": "orders", "properties": {{"outputPortId": "orders_v1"}}}},
    "action": {{"name": "query", "properties": {{"sql": "SELECT * FROM d.s.orders", "purpose": "x"}}}}}})
data = answer if isinstance(answer, dict) else answer.data
assert data["decision"] is True, data
""")


AGENT = """
import asyncio
from dataproduct_mcp.datameshmanager.datamesh_manager_client import DataMeshManagerClient
client = DataMeshManagerClient()
port = ("orders", "orders_v1")

async def ask():
    before = await client.get_access_status(*port)
    assert before.can_get_instant_access is False, before
    asked = await client.post_request_access(*port, "Counting orders")
    assert asked.status == "requested", asked
    print(asked.access_id)

async def read():
    after = await client.get_access_status(*port)
    assert after.access_lifecycle_status == "active" and after.can_request_access is False, after
    assert after.data_contract_id == "orders", after
    refused = await client.evaluate_access(*port, "SELECT email FROM d.s.orders", "profiling")
    assert refused.decision is False, refused
    assert all(each.reason_user["en"] for each in refused.context.reasons), refused
    allowed = await client.evaluate_access(*port, "SELECT email FROM d.s.orders", "counting the orders of a day")
    assert allowed.decision is True, allowed
"""


def test_a_program_for_agents_finds_its_way(server, http):
    """With the client of the API inside dataproduct-mcp 0.1.10; its server needs Python 3.13."""
    key = server.make_key("team:marketing")
    named = {"DATAMESH_MANAGER_API_KEY": key, "DATAMESH_MANAGER_HOST": server.url}

    def run(step):
        script = f"{AGENT}\nasyncio.run({step}())"
        return server.run("dataproduct-mcp", "python", "-c", script, env=named).stdout.strip()

    assert http.post(f"/api/access/{run('ask')}/approve").status_code == 200
    run("read")


def test_a_question_for_somebody_else_is_for_those_who_run_the_mesh(server, http):
    body = {
        "subject": {"type": "team", "id": "checkout"},
        "resource": {"type": "data_product", "id": "orders", "properties": {"outputPortId": "orders_v1"}},
    }
    with server.http(server.make_key("team:marketing")) as other:
        assert other.post("/api/access/evaluation", json=body).status_code == 403
    assert http.post("/api/access/evaluation", json=body).json()["decision"] is True


def test_nobody_grants_what_she_asked_for_or_her_team_did_where_the_organisation_forbids_it(server, http):
    keys = {name: server.make_user_key(f"{name}@example.org") for name in ("ada", "grace")}
    members = {"checkout": ("ada", "grace"), "marketing": ("ada",)}
    for team in small_mesh.TEAMS:
        roles = [{"emailAddress": f"{name}@example.org", "role": "Owner"} for name in members[team["id"]]]
        assert http.put(f"/api/teams/{team['id']}", json=team | {"members": roles}).status_code == 200

    def approve(key, name):
        with server.http(keys[name]) as own:
            return own.post(f"/api/access/{key}/approve")

    try:
        for policy, asker, key in (("other-person", "ada", "o1"), ("other-team", "org", "o2")):
            http.put("/api/organization/features", json={"accessApprovers": policy})
            with server.http(keys.get(asker)) as asking:
                assert asking.put(f"/api/access/{key}", json=access(key)).status_code == 200
            refused = approve(key, "ada")
            assert (refused.status_code, "wants" in refused.json()["detail"]) == (403, True), refused.text
            assert approve(key, "grace").status_code == 200
    finally:
        http.put("/api/organization/features", json={})
        small_mesh.put(http)
