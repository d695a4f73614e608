"""Integrations by the manager's own clients: a real PostgreSQL is taken in as assets."""

import time

import psycopg
import pytest
from psycopg.conninfo import conninfo_to_dict

SHOP = """
CREATE TABLE customers (id integer PRIMARY KEY, email text NOT NULL UNIQUE);
CREATE TABLE orders (id bigint PRIMARY KEY, customer integer REFERENCES customers, total numeric(18, 2));
COMMENT ON TABLE orders IS 'What was bought.';
COMMENT ON COLUMN orders.total IS 'Euro.';
CREATE TABLE orders_tmp (id integer);
CREATE VIEW spent AS SELECT customer, sum(total) AS total FROM orders GROUP BY customer;
"""
ELSEWHERE = {
    "configuration": {"source": "snowflake", "name": "Demo Snowflake", "scheduleExpression": "0 0 2 * * ?"},
    "credential": {"type": "pat", "details": {"account": "a", "user": "u", "pat": "hidden"}},
}


@pytest.fixture(scope="module")
def shop(new_postgres_url):
    url = new_postgres_url().replace("postgresql+psycopg://", "postgresql://")
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(SHOP)
        yield connection


@pytest.fixture(scope="module")
def details(shop):
    said = conninfo_to_dict(shop.info.dsn)
    place = {"host": shop.info.host, "port": str(shop.info.port), "database": shop.info.dbname}
    return place | {"user": said["user"], "password": "not-asked-for"}


@pytest.fixture(scope="module")
def wanted(http, details):
    http.put("/api/teams/crew", json={"id": "crew", "name": "Crew", "type": "Team"}).raise_for_status()
    configuration = {
        "source": "postgres",
        "name": "Shop",
        "scheduleExpression": "0 0 2 * * ?",
        "assetOwnerTeamExternalId": "crew",
        "filters": {"exclude": ["*_tmp"]},
    }
    return {"configuration": configuration, "credential": {"type": "password", "details": details}}


@pytest.fixture(scope="module")
def ingested(http, wanted):
    http.put("/api/integrations/ingest/shop", json=wanted).raise_for_status()
    return ran(http, "shop")


def ran(http, name):
    """The run, when it has ended."""
    assert http.post(f"/api/integrations/{name}/run").status_code == 202
    for _ in range(600):
        run = http.get(f"/api/integrations/{name}/runs/latest").json()
        if run["status"] != "RUNNING":
            return run
        time.sleep(0.1)
    raise AssertionError(run)


def put(http, name, body):
    return http.put(f"/api/integrations/ingest/{name}", json=body)


def test_who_may_not_write_it_is_refused(server, http, wanted):
    http.put("/api/teams/others", json={"id": "others", "name": "Others", "type": "Team"}).raise_for_status()
    assert put(http, "mine", wanted).status_code == 200
    with server.http(server.make_key("team:others")) as others:
        assert put(others, "mine", wanted).status_code == 403
        assert put(others, "new", wanted).status_code == 403
        assert others.get("/api/integrations").json() == []
        for method, path in (("GET", ""), ("GET", "/runs"), ("POST", "/run"), ("POST", "/cancel")):
            assert others.request(method, f"/api/integrations/mine{path}").status_code == 404
        assert others.delete("/api/integrations/ingest/mine").status_code == 404
    assert http.delete("/api/integrations/ingest/mine").status_code == 200


def test_a_teams_key_may_not_lead_to_this_server_itself(server, wanted):
    with server.http(server.make_key("team:crew")) as crew:
        credential = wanted["credential"]
        assert put(crew, "sly", wanted).status_code == 422  # a socket's folder
        near = credential | {"details": credential["details"] | {"host": "localhost"}}
        assert put(crew, "sly", wanted | {"credential": near}).status_code == 200
        run = ran(crew, "sly")
        assert (run["status"], "this server itself" in run["message"]) == ("FAILED", True)
        assert crew.delete("/api/integrations/ingest/sly").status_code == 200


@pytest.mark.parametrize(
    ("wrong", "place", "status"),
    [
        ({"source": "fax"}, {}, 400),
        ({"name": ""}, {}, 400),
        ({"assetOwnerTeamExternalId": "nobody"}, {}, 422),
        ({"connection": {"password": "x"}}, {}, 422),
        ({"filters": ["orders"]}, {}, 422),
        ({"filters": {"views": ["x"]}}, {}, 422),
        ({"scheduleExpression": "daily"}, {}, 422),
        ({}, {"password": ""}, 422),
        ({}, {"host": "db.example.org,evil"}, 422),
        ({}, {"host": "${HANSA_SECRET_KEY}"}, 422),
        ({}, {"port": "0"}, 422),
        ({}, {"sslrootcert": "x"}, 422),
    ],
)
def test_what_cannot_work_is_refused(http, wanted, wrong, place, status):
    credential = {"type": "password", "details": wanted["credential"]["details"] | place}
    said = put(http, "bad", {"configuration": wanted["configuration"] | wrong, "credential": credential})
    assert said.status_code == status, said.text
    assert put(http, "ingest", wanted).status_code == 422
    assert put(http, "bad", {"configuration": wanted["configuration"]}).status_code == 422


def test_tables_become_assets(http, call, ingested):
    assert ingested["status"] == "SUCCESS", ingested
    assert (ingested["assetsProcessed"], ingested["assetsCreated"], ingested["assetsDeleted"]) == (3, 3, 0)
    found = {each["info"]["name"]: each for each in http.get("/api/assets").json() if each["id"].startswith("shop:")}
    assert set(found) == {"customers", "orders", "spent"}
    orders = http.get(f"/api/assets/{found['orders']['id']}").json()
    assert (orders["info"]["owner"], orders["info"]["type"]) == ("crew", "table")
    assert orders["info"]["description"] == "What was bought."
    columns = {each["name"]: each for each in orders["columns"]}
    assert columns["id"]["primaryKey"] is True
    assert columns["total"]["description"] == "Euro."
    assert found["spent"]["info"]["type"] == "view"
    runs = call("listIntegrationRuns", externalId="shop", params={"status": "SUCCESS"}).json()
    assert runs[-1] == ingested
    call("getIntegrationRun", externalId="shop", ingestionRunId=ingested["ingestionRunId"])
    call("getLatestIntegrationRun", externalId="shop")
    call("listIntegrations", params={"source": "postgres", "enabled": "true", "owningTeamExternalId": "crew"})
    whole = call("getIntegration", externalId="shop")
    assert whole.json()["configuration"]["scheduleExpression"] == "0 0 2 * * ?"
    assert "not-asked-for" not in whole.text


def test_a_second_run_takes_over_what_changed_and_keeps_what_people_added(http, shop, ingested):
    assert ingested["status"] == "SUCCESS", ingested
    orders = next(each["id"] for each in http.get("/api/assets").json() if each["info"].get("name") == "orders")
    http.put("/api/tags/pii", json={"id": "pii"})
    assert http.put(f"/api/assets/{orders}/assigned-tags/pii").status_code == 200
    shop.execute("DROP VIEW spent; ALTER TABLE orders ADD COLUMN note text; CREATE TABLE stock (id integer)")
    run = ran(http, "shop")
    counts = [run[f"assets{each}"] for each in ("Processed", "Created", "Updated", "Deleted")]
    assert (run["status"], counts) == ("SUCCESS", [3, 1, 1, 1])
    after = http.get(f"/api/assets/{orders}").json()
    assert after["columns"][-1]["name"] == "note"
    assert http.get(f"/api/assets/{orders}/assigned-tags").json() == ["pii"]


def test_filters_reach_over_schemas_and_databases(http, shop, wanted):
    shop.execute("CREATE SCHEMA sales; CREATE TABLE sales.items (id integer); CREATE SCHEMA empty")
    configuration = wanted["configuration"] | {"name": "Wide", "filters": {"schemas": ["sales", "pub*", "empty"]}}
    configuration["filters"] |= {"databases": [shop.info.dbname], "tables": ["items", "public.cust*"]}
    put(http, "wide", wanted | {"configuration": configuration}).raise_for_status()
    run = ran(http, "wide")
    assert (run["status"], run["assetsCreated"]) == ("SUCCESS", 2), run
    place = f"wide:{shop.info.dbname}"
    found = {each["id"] for each in http.get("/api/assets").json() if each["id"].startswith("wide:")}
    assert found == {f"{place}.sales.items", f"{place}.public.customers"}
    configuration["filters"] = {"databases": ["nothing*"]}
    put(http, "wide", wanted | {"configuration": configuration}).raise_for_status()
    run = ran(http, "wide")
    assert (run["status"], "no database over" in run["message"]) == ("FAILED", True)
    assert http.delete("/api/integrations/ingest/wide", params={"deleteAssets": True}).status_code == 200


def test_a_schedule_starts_runs_until_it_is_not_enabled(http, wanted):
    configuration = wanted["configuration"] | {"name": "Clock", "scheduleExpression": "0/1 * * * * ?"}
    put(http, "clock", wanted | {"configuration": configuration}).raise_for_status()
    for _ in range(300):
        runs = http.get("/api/integrations/ingest/clock/runs", params={"status": "SUCCESS"}).json()
        if len(runs) > 1:
            break
        time.sleep(0.1)
    assert len(runs) > 1
    put(http, "clock", {"configuration": configuration, "enabled": False}).raise_for_status()
    http.post("/api/integrations/clock/cancel").raise_for_status()
    while http.get("/api/integrations/ingest/clock/runs", params={"status": "RUNNING"}).json():
        time.sleep(0.1)
    before = len(http.get("/api/integrations/ingest/clock/runs").json())
    page = http.get("/connectors", headers={"accept": "text/html"}).text
    assert "Switched off" in page
    assert before == len(http.get("/api/integrations/ingest/clock/runs").json())
    assert http.delete("/api/integrations/ingest/clock", params={"deleteAssets": True}).status_code == 200


def test_its_source_stays(http, wanted):
    put(http, "stays", wanted).raise_for_status()
    said = put(http, "stays", wanted | {"configuration": wanted["configuration"] | {"source": "mysql"}})
    assert (said.status_code, "its source stays" in said.json()["detail"]) == (422, True)
    assert http.delete("/api/integrations/ingest/stays").status_code == 200


def test_an_asset_of_somebody_else_is_left_alone(http, wanted, details):
    taken = f"other:{details['database']}.public.customers"
    http.put(f"/api/assets/{taken}", json={"id": taken, "info": {"name": "Mine"}}).raise_for_status()
    assert put(http, "other", wanted).status_code == 200
    run = ran(http, "other")
    assert (run["status"], taken in run["message"]) == ("SUCCESS", True)
    assert http.get(f"/api/assets/{taken}").json()["info"]["name"] == "Mine"
    assert http.delete("/api/integrations/ingest/other", params={"deleteAssets": True}).status_code == 200
    left = [each["id"] for each in http.get("/api/assets").json() if each["id"].startswith("other:")]
    assert left == [taken]


def test_a_blank_secret_stays_but_goes_nowhere_else(http, wanted):
    credential = wanted["credential"]
    assert put(http, "kept", wanted).status_code == 200
    blank = credential | {"details": credential["details"] | {"password": ""}}
    assert put(http, "kept", wanted | {"credential": blank, "enabled": False}).json()["enabled"] is False
    assert put(http, "kept", {"configuration": wanted["configuration"]}).json()["enabled"] is False
    moved = blank | {"details": blank["details"] | {"host": "db.example.org"}}
    said = put(http, "kept", wanted | {"credential": moved})
    assert (said.status_code, "Enter it again" in said.json()["detail"]) == (422, True)
    assert http.delete("/api/integrations/ingest/kept").status_code == 200


def test_a_source_without_a_driver_says_so(http, call):
    assert put(http, "snow", ELSEWHERE).status_code == 200
    call("getLatestIntegrationRun", externalId="snow", expect=404)
    run = ran(http, "snow")
    assert (run["status"], "no driver for snowflake" in run["message"]) == ("FAILED", True)
    call("cancelIntegrationRun", externalId="snow", expect=204)
    call("cancelIntegrationRun", externalId="nobody", expect=404)
    call("triggerIntegrationRun", externalId="nobody", expect=404)
    call("getIntegrationRun", externalId="shop", ingestionRunId=run["ingestionRunId"], expect=404)


def test_the_command_line_reads_and_runs(server, ingested):
    run = ingested["ingestionRunId"]
    lists = [["-o", "json", "integrations", *each] for each in (["list"], ["get", "Shop"], ["runs", "shop"])]
    one = [
        ["-o", "json", "integrations", "runs-get", "shop", run],
        ["-o", "json", "integrations", "runs-latest", "shop"],
    ]
    last = [["integrations", "cancel", "shop"], ["integrations", "run", "shop", "--wait", "--poll-interval", "1"]]
    said = server.cli_many(*lists, *one, *last)
    assert '"shop"' in said[0]
    assert run in said[3]
    assert "SUCCESS" in said[-1]


def test_the_sdk_writes_runs_and_removes(server, wanted):
    server.sdk(
        f"""
import time
api = c.integrations.ingest
made = api.put("sdk", {wanted!r})
assert made.externalId == "sdk", made
assert "sdk" in [each.externalId for each in api.list(source="postgres")]
assert api.get("sdk").configuration["name"] == "Shop"
assert api.trigger_run("sdk").integrationExternalId == "sdk"
while (run := api.get_latest_run("sdk")).status == "RUNNING":
    time.sleep(0.1)
assert run.status == "SUCCESS", run
assert str(api.get_run("sdk", str(run.ingestionRunId)).ingestionRunId) == str(run.ingestionRunId)
assert len(list(api.list_runs("sdk", limit=5))) == 1
api.cancel_run("sdk")
api.delete("sdk", delete_assets=True)
assert not [each for each in c.assets.list() if each.id.startswith("sdk:")]
"""
    )


def test_the_page_shows_the_last_run(http, ingested):
    page = http.get("/connectors", headers={"accept": "text/html"}).text
    assert ingested["status"] == "SUCCESS"
    assert '<a href="/api/integrations/ingest/shop">Shop</a>' in page
    assert "Success" in page
