"""What is observed, by the real clients: test results, code from contracts, usage as OTLP, lineage as OpenLineage."""

import json
import uuid

import pytest
import small_mesh

RESULT = {
    "id": "466b4c17-8176-42f1-8199-59125dde5e61",
    "dataContractId": "orders",
    "dataContractVersion": "1.0.0",
    "server": "production",
    "timestampStart": "2026-07-03T10:46:28.195230Z",
    "timestampEnd": "2026-07-03T10:46:42Z",
    "result": "failed",
    "checks": [{"type": "schema", "name": "there", "result": "passed", "later": 1},
               {"type": "quality", "result": "failed", "failedNumber": 1, "failedSamples": ["ada@example.org"]}],
    "logs": [{"level": "INFO", "message": "go", "timestamp": "2026-07-03T10:46:29Z"}],
    "runId": "r1",
}  # fmt: skip
SPAN = {
    "traceId": "t1",
    "spanId": "s1",
    "kind": "SPAN_KIND_INTERNAL",
    "startTimeUnixNano": 1_704_067_200_000_000_000,
    "endTimeUnixNano": 1_704_067_260_000_000_000,
    "attributes": [{"key": "user", "value": {"stringValue": "ANALYSTS"}}, {"key": "rows", "value": {"intValue": 1523}}],
}
TRACES = {
    "resourceSpans": [
        {
            "resource": {
                "attributes": [
                    {"key": "dataproduct.id", "value": {"stringValue": "orders"}},
                    {"key": "outputport.name", "value": {"stringValue": "orders_v1"}},
                ]
            },
            "scopeSpans": [{"scope": {"name": "usage", "version": "1.0.0"}, "spans": [SPAN]}],
        }
    ]
}
RUN = {
    "eventType": "COMPLETE",
    "eventTime": "2026-01-15T10:00:00.000Z",
    "run": {"runId": "d46e465b-d358-4d32-83d4-df660ff614dd"},
    "job": {"namespace": "dbt", "name": "my_model"},
    "inputs": [{"namespace": "snowflake://a", "name": "raw.orders"}],
    "outputs": [],
    "producer": "https://example.org/dbt",
}
CONTRACT = """apiVersion: v3.1.0
kind: DataContract
id: shop
version: 1.0.0
status: active
name: Shop
team: {name: checkout}
servers:
  - {server: local, type: local, path: shop.csv, format: csv}
schema:
  - name: shop
    properties:
      - {name: id, logicalType: integer, physicalType: BIGINT, required: true}
"""


@pytest.fixture(scope="module", autouse=True)
def mesh(http):
    small_mesh.put(http)


def test_a_team_writes_results_of_its_own_contracts_only(server, http):
    with server.http(server.make_key("team:marketing")) as other:
        assert other.post("/api/test-results", json=RESULT).status_code == 403
        http.post("/api/test-results", json=RESULT)
        seen = other.get(f"/api/test-results/{RESULT['id']}").json()
        assert "failedSamples" not in seen["checks"][1]
        assert other.delete(f"/api/test-results/{RESULT['id']}").status_code == 403


def test_a_result_comes_back_as_it_was_sent(call):
    answer = call("postTestResults", json=RESULT)
    assert answer.headers["location-html"].endswith("/datacontracts/orders")
    found = call("getTestResults", id=RESULT["id"]).json()
    assert (found["checks"][1]["failedSamples"], found["checks"][0]["later"]) == (["ada@example.org"], 1)
    assert found["runId"] == "r1"
    call("postTestResults", json=RESULT)
    listed = call("getAllTestResults", params={"dataContractId": "orders", "server": "production"}).json()
    assert [each["id"] for each in listed] == [RESULT["id"]]
    assert "checks" not in listed[0]
    ranges = {"from": "2026-07-03T10:46:28Z", "to": "2026-07-03T10:46:29Z"}
    assert len(call("getAllTestResults", params=ranges).json()) == 1
    assert call("getAllTestResults", params={"to": ranges["from"]}).json() == []
    assert call("getAllTestResults", params={"dataContractId": "orders", "branch": "b"}).json() == []
    call("postTestResults", json=RESULT | {"dataContractId": "nothing"}, expect=422)
    call("postTestResults", json=RESULT | {"dataContractId": "orders2"}, expect=409)
    call("postTestResults", json=RESULT | {"checks": "many"}, expect=400)


def test_pages_of_results_are_the_newest_first(call):
    for number in range(5):
        call("postTestResults", json=RESULT | {"id": f"n{number}", "dataContractId": "orders2"})
    first = call("getAllTestResults", params={"dataContractId": "orders2", "size": 2})
    assert [each["id"] for each in first.json()] == ["n4", "n3"]
    assert 'rel="next"' in first.headers["link"]
    last = call("getAllTestResults", params={"dataContractId": "orders2", "size": 2, "p": 2})
    assert [each["id"] for each in last.json()] == ["n0"]
    assert "link" not in last.headers
    call("deleteTestResults", id="n0")
    call("getTestResults", id="n0", expect=404)


def test_the_clients_publish_results(server, http):
    path = server.home / "result.json"
    path.write_text(json.dumps(RESULT | {"id": "by-cli"}))
    server.cli("test-results", "publish", "-f", path)
    assert "by-cli" in server.cli("test-results", "list", "--data-contract-id", "orders").stdout
    server.cli("test-results", "get", "by-cli")
    server.cli("test-results", "delete", "by-cli")
    server.sdk(f"""
c.test_results.post({RESULT | {"id": "by-sdk"}!r})
assert c.test_results.get("by-sdk").checks[1].failedNumber == 1
assert "by-sdk" in [each.id for each in c.test_results.list(data_contract_id="orders", size=50)]
c.test_results.delete("by-sdk")
""")
    names = [each["type"].rpartition(".")[2] for each in http.get("/api/events").json() if each["subject"] == "by-sdk"]
    assert names == ["TestResultsCreatedEvent", "TestResultsDeletedEvent"]


def test_datacontract_tests_and_publishes(server, http, tmp_path):
    (tmp_path / "shop.csv").write_text("id\n1\n2\n")
    (tmp_path / "shop.yaml").write_text(CONTRACT)
    server.run("datacontract", "datacontract", "publish", "shop.yaml", cwd=tmp_path)
    options = ("--server", "local", "--publish", f"{server.url}/api/test-results")
    server.run("datacontract", "datacontract", "test", "shop.yaml", *options, cwd=tmp_path)
    found = http.get("/api/test-results", params={"dataContractId": "shop"}).json()
    assert [(each["result"], each["server"]) for each in found] == [("passed", "local")]
    whole = http.get(f"/api/test-results/{found[0]['id']}").json()
    assert {each["result"] for each in whole["checks"]} == {"passed"}


def test_a_contract_without_published_data_says_so(call):
    assert "published" in call("testDataContract", id="orders", expect=422).json()["detail"]
    said = call("testDataContract", id="orders", params={"server": "production"}, expect=422).json()["detail"]
    assert "credentials" in said
    call("testDataContract", id="nothing", expect=404)


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        ("sql-select", '"order_id"'),
        ("sql-ddl", "CREATE TABLE"),
        ("dbt-models", "models:"),
        ("dbt-sources", "sources:"),
        ("json-schema", "properties"),
        ("pydantic", "BaseModel"),
    ],
)
def test_code_is_made_from_a_contract(call, kind, text):
    made = call("generateDataContractCode", id="orders", json={"type": kind}).json()
    assert made["generationType"] == kind
    assert text in made["files"][0]["content"]


def test_code_by_prompt_needs_a_model(call, server):
    wanted = {"type": "custom", "prompt": "a reader"}
    assert "no AI model" in call("generateDataContractCode", id="orders", json=wanted, expect=422).json()["detail"]
    call("generateDataContractCode", id="orders", json={"type": "cobol"}, expect=400)
    call("generateDataContractCode", id="nothing", json={"type": "pydantic"}, expect=404)
    server.sdk("assert c.data_contracts.generate('orders', {'type': 'pydantic'}).files[0].language == 'python'")


def test_a_team_reports_the_use_of_its_own_products_only(server):
    with server.http(server.make_key("team:marketing")) as other:
        assert other.post("/api/v1/traces", json=TRACES).status_code == 403
        assert other.delete("/api/v1/traces").status_code == 403
    with server.http(server.make_key("team:checkout")) as owner:
        assert owner.post("/api/v1/traces", json=TRACES).status_code == 200


def test_spans_replace_each_other_and_come_back(call, server):
    call("postTraces", json=TRACES)
    call("postTraces", json=TRACES)
    found = call("getTraces", params={"scopeName": "usage", "dataContractId": "orders"}).json()["resourceSpans"]
    assert found[0]["resource"] == TRACES["resourceSpans"][0]["resource"]
    assert found[0]["scopeSpans"][0]["spans"] == [SPAN]
    assert call("getTraces", params={"dataProductId": "nothing"}).json() == {"resourceSpans": []}
    path = server.home / "traces.json"
    path.write_text(json.dumps(TRACES))
    server.cli("usage", "submit", "-f", path)
    assert "s1" in server.cli("usage", "list", "--scope-name", "usage", "-o", "json").stdout
    server.sdk(f"""
c.usage.post_traces(models.OtelTracesRequest.model_validate({TRACES!r}))
spans = c.usage.get_traces(data_product_id="orders").resourceSpans[0].scopeSpans[0].spans
assert spans[0].spanId == "s1" and spans[0].attributes[1].value.intValue == 1523
assert c.usage.delete_traces(span_id="s1")["deletedCount"] == 1
""")
    assert "0 deleted" in server.cli("usage", "delete", "--span-id", "s1").stdout


def test_lineage_is_kept_as_it_came_and_linked(call, http, server):
    params = {"dataProductId": "orders", "outputPortName": "orders_v1"}
    call("postLineageEvent", json=RUN, params=params)
    linked = RUN | {"run": {"runId": "r2", "facets": {"entropy_data": {"dataProductId": "orders", "x": 1}}}}
    call("postLineageEvent", json=linked)
    assert call("getLineageEvents", params={"dataProductId": "orders"}).json()[1] == linked
    assert len(call("getLineageEvents", params={"jobNamespace": "dbt", "jobName": "my_model"}).json()) == 2
    assert call("getLineageEvents", params={"eventType": "FAIL"}).json() == []
    call("postLineageEvent", json=RUN | {"eventType": "DONE"}, expect=400)
    call("postLineageEvent", json=RUN, params={"dataProductId": "nothing"}, expect=422)
    call("deleteLineageEvents", params={"jobName": "my_model"}, expect=422)
    path = server.home / "lineage.json"
    path.write_text(json.dumps(RUN))
    server.cli("lineage", "submit", "-f", path, "--data-product-id", "orders", "--output-port-name", "orders_v1")
    server.cli("lineage", "list", "--run-id", RUN["run"]["runId"])
    server.sdk(f"""
c.lineage.post_event(models.OpenLineageRunEvent.model_validate({RUN!r}), data_product_id="orders")
found = c.lineage.list_events(job_name="my_model", event_type="COMPLETE", size=10)
assert found[0].run.runId == {RUN["run"]["runId"]!r}
""")
    server.cli("lineage", "delete", "--run-id", RUN["run"]["runId"])
    assert call("deleteLineageEvents", params={"runId": "r2"}).json() == {"deletedCount": 1}
    assert http.get("/api/v1/lineage").json() == []


def test_openlineage_emits_to_it(server, http):
    run = str(uuid.uuid4())
    emit = f"""
from datetime import datetime, timezone
from openlineage.client import OpenLineageClient
from openlineage.client.event_v2 import Dataset, Job, Run, RunEvent, RunState
client = OpenLineageClient()
for state in (RunState.START, RunState.COMPLETE):
    client.emit(RunEvent(eventType=state, eventTime=datetime.now(timezone.utc).isoformat(), run=Run(runId={run!r}),
                         job=Job(namespace="airflow", name="load"), producer="https://example.org",
                         inputs=[Dataset(namespace="s3://b", name="in")], outputs=[Dataset(namespace="s3://b", name="out")]))
"""
    transport = {
        "OPENLINEAGE__TRANSPORT__TYPE": "http",
        "OPENLINEAGE__TRANSPORT__URL": server.url,
        "OPENLINEAGE__TRANSPORT__ENDPOINT": "api/v1/lineage?dataProductId=orders&outputPortId=orders_v1",
        "OPENLINEAGE__TRANSPORT__AUTH__TYPE": "api_key",
        "OPENLINEAGE__TRANSPORT__AUTH__APIKEY": server.key,
    }
    server.run("openlineage", "python", "-c", emit, env=transport)
    found = http.get("/api/v1/lineage", params={"runId": run, "dataProductId": "orders"}).json()
    assert [each["eventType"] for each in found] == ["START", "COMPLETE"]
