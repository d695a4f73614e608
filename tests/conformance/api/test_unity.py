"""What contracts say is written to a workspace that speaks the documented REST API; asked by the manager's own SDK."""

import time

import pytest
import records as made
import workspace

BASE = "/api/integrations/unity-catalog-metadata"
LAKE = f"{BASE}/lakehouse"
SERVER = {"server": "lake", "type": "databricks", "catalog": "sales", "schema": "public"}
SCHEMA = [
    {
        "name": "orders",
        "description": "What was bought.",
        "tags": ["governance/internal"],
        "properties": [
            {"name": "order_id", "logicalType": "string", "description": "The key.", "classification": "public"}
        ],
    },
    {"name": "nowhere", "properties": [{"name": "id", "logicalType": "string"}]},
]


@pytest.fixture(scope="module")
def there():
    with workspace.serving() as opened:
        opened.tables["sales.public.orders"] = {"": "", "order_id": ""}
        yield opened


@pytest.fixture(scope="module")
def wanted(there):
    credential = {"databricksHost": there.url, "databricksClientId": workspace.CLIENT}
    return {
        "name": "Lakehouse",
        "credential": credential | {"databricksClientSecret": workspace.SECRET, "databricksWarehouseId": "wh-1"},
    }


@pytest.fixture(scope="module")
def written(http, wanted):
    """The integration, when a contract was written."""
    http.put(LAKE, json=wanted).raise_for_status()
    http.put("/api/teams/checkout", json=made.team("checkout")).raise_for_status()
    http.put(
        "/api/datacontracts/orders", json=made.contract("orders", servers=[SERVER], schema=SCHEMA)
    ).raise_for_status()
    return settled(http)


def settled(http):
    """How it is when nothing waits and nothing runs."""

    def is_settled(status):
        ran = ended(status) == "completed" and status["inSync"] + status["unresolved"] + status["failed"]
        return ran and not (status["waitingEvents"] or status["taskRunning"])

    return awaited(http, is_settled)


def ended(status):
    return status["lastRun"] and status["lastRun"]["outcome"]


def awaited(http, is_right):
    """How it is when it has come to that; that a run has ended is said after what it did."""
    for _ in range(600):
        status = http.get(LAKE).json()["status"]
        if is_right(status):
            return status
        time.sleep(0.1)
    raise AssertionError(status)


def test_a_team_may_neither_see_nor_change_it(server, http, wanted, written):
    assert written["failed"] == 0
    with server.http(server.make_key("team:checkout")) as team:
        assert team.get(BASE).json() == []
        assert team.put(f"{BASE}/more", json=wanted).status_code == 403
        for method, path in (("GET", ""), ("GET", "/tables"), ("GET", "/queue"), ("POST", "/queue/discard")):
            assert team.request(method, LAKE + path).status_code == 404


@pytest.mark.parametrize(
    ("wrong", "status"),
    [
        ({"name": ""}, 400),
        ({"enabled": "yes"}, 400),
        ({"credential": {"databricksHost": "x"}}, 400),
        ({"credential": None}, 422),
        (
            {
                "credential": {
                    "databricksHost": "http://far.example.org",
                    "databricksClientId": "a",
                    "databricksClientSecret": "b",
                }
            },
            422,
        ),
    ],
)
def test_what_cannot_work_is_refused(http, wanted, wrong, status):
    assert http.put(f"{BASE}/bad", json=wanted | wrong).status_code == status
    assert http.get(f"{BASE}/bad").status_code == 404


def test_ids_are_of_one_kind_of_integration(http, wanted, written):
    assert written["waitingEvents"] == 0
    said = {"source": "snowflake", "name": "S"}
    body = {"configuration": said, "credential": {"type": "pat", "details": {"pat": "x"}}}
    assert http.put("/api/integrations/ingest/lakehouse", json=body).status_code == 409
    http.put("/api/integrations/ingest/snow", json=body).raise_for_status()
    assert http.put(f"{BASE}/snow", json=wanted).status_code == 409


def test_tables_are_described(http, there, written):
    assert (written["inSync"], written["unresolved"], written["lastRun"]["outcome"]) == (1, 1, "completed")
    assert there.tables["sales.public.orders"] == {"": "What was bought.", "order_id": "The key."}
    assert there.tags["tables", "sales.public.orders"] == {"governance": "internal"}
    assert there.tags["columns", "sales.public.orders.order_id"] == {"classification": "public"}
    tables = http.get(LAKE + "/tables").json()
    assert [(each["dataContractElement"], each["state"]) for each in tables] == [
        ("lake/nowhere", "unresolved"),
        ("lake/orders", "in_sync"),
    ]
    assert [each["tableFullName"] for each in http.get(LAKE + "/tables?state=in_sync").json()] == [
        "sales.public.orders"
    ]
    assert http.get(LAKE + "/tables?state=lost").status_code == 400
    assert workspace.SECRET not in http.get(LAKE).text + http.get(BASE).text


def test_while_the_host_is_down_changes_wait_with_the_reason(http, there, written):
    assert written["lastRun"]
    there.broken = 503
    changed = made.contract("orders", version="1.1.0", servers=[SERVER], schema=SCHEMA, tags=["later"])
    http.put("/api/datacontracts/orders", json=changed).raise_for_status()
    status = awaited(http, lambda status: ended(status) == "paused")
    (waiting,) = http.get(LAKE + "/queue").json()
    assert (waiting["eventType"], waiting["externalId"], waiting["attempts"]) == (
        "DataContractUpdatedEvent",
        "orders",
        1,
    )
    assert "Come back later" in waiting["lastError"]
    assert (status["retryingEvents"], status["taskConsecutiveFailures"]) == (1, 1)
    there.broken = 0
    assert http.post(LAKE + "/tables/retry-failed").json()["count"] == 1
    settled(http)
    assert there.tags["tables", "sales.public.orders"] == {"governance": "internal", "later": ""}


def test_the_sdk_asks_and_writes(server, wanted, written):
    assert written["lastRun"]
    server.sdk(
        f"""
api = c.integrations.unity_catalog_metadata
assert [each.externalId for each in api.list()] == ["lakehouse"]
assert list(api.list(enabled=False)) == []
found = api.get("lakehouse")
assert found.credential.databricksClientId == "app-id", found
assert found.status.inSync == 1 and found.status.lastRun.outcome == "completed", found
made = api.put("sdk", {wanted!r} | {{"enabled": False}})
assert made.enabled is False and made.status.waitingEvents == 1, made
(waiting,) = api.list_queue("sdk")
assert (waiting.externalId, waiting.eventType) == ("orders", "DataContractWriteRequested"), waiting
assert len(list(api.list_tables("lakehouse", state="unresolved"))) == 1
assert api.retry_failed_tables("sdk").count == 0
assert api.discard_queue("sdk").count == 1
assert list(api.list_queue("sdk")) == []
api.delete("sdk")
assert [each.externalId for each in api.list()] == ["lakehouse"]
"""
    )


def test_the_page_says_how_it_is(http, written):
    assert written["lastRun"]
    page = http.get("/connectors", headers={"accept": "text/html"}).text
    assert "Lakehouse" in page
    assert "1 in sync, 1 not found" in page


def test_removing_it_leaves_what_was_written(http, there, written):
    assert written["lastRun"]
    assert http.delete(LAKE).status_code == 200
    assert http.get(LAKE).status_code == 404
    assert there.tables["sales.public.orders"][""] == "What was bought."
