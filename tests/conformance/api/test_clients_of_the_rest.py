"""What the manager's real clients have besides documents: people and their stars, settings, schemas, connections, tests of published data."""

import json
import zipfile

import pytest
import records as made
import yaml

CHANNEL = {"id": "chat", "name": "Chat", "type": "slack", "endpoint": "https://chat.example.org/T1/x", "enabled": True}


@pytest.fixture(scope="module")
def server(tmp_path_factory, serve, hansa):
    """A mesh in which the product `orders` is published, so that there is something to test."""

    def publish(home):
        hansa("new", "team", "Checkout", "--home", home)
        (home / "data/orders").mkdir(parents=True)
        (home / "data/orders/1.csv").write_text("order_id,total\n1,12.50\n2,99.00\n")
        hansa("new", "product", "Orders", "--owner", "checkout", "--from", "data/orders/*.csv", "--home", home)
        hansa("publish", "orders", "--home", home)

    with serve(tmp_path_factory.mktemp("rest") / "mesh", prepare=publish) as made_server:
        yield made_server


@pytest.fixture(scope="module")
def ada(server):
    """The key of a person who is in no team."""
    return server.make_user_key("ada@example.org")


def test_a_person_stars_what_she_likes(server, ada):
    for key, code in ((server.key, 1), (ada, 0)):
        assert server.cli("dataproducts", "star", "orders", key=key, check=False).returncode == code
    assert "ada" in server.cli("dataproducts", "stargazers", "orders", "-o", "json").stdout
    server.cli("dataproducts", "unstar", "orders", key=ada)
    server.sdk(
        """
c.data_products.star("orders")
assert c.data_products.get_star("orders") == {"count": 1, "starredByMe": True}
c.data_products.unstar("orders")
""",
        key=ada,
    )


def test_members_are_shown(server, ada):
    assert "ada@example.org" in server.cli("organization", "members", "get", "ada@example.org", "-o", "json").stdout
    assert server.cli("organization", "members", "get", "eve@example.org", check=False).returncode == 1
    server.sdk("""
assert c.organization.get_member("ada@example.org").emailAddress == "ada@example.org"
assert "ada@example.org" in [each.emailAddress for each in c.organization.list_members()]
""")


def test_keys_and_channels_of_a_team_come_and_go(server, tmp_path):
    said = server.cli("api-keys", "create", "--scope", "team_read", "--team-id", "checkout", "-o", "json").stdout
    key = json.loads(said)
    assert server.cli("teams", "list", key=key["key"]).returncode == 0
    server.cli("api-keys", "delete", key["organizationApiKeyId"])
    assert server.cli("teams", "list", key=key["key"], check=False).returncode == 1
    file = tmp_path / "channel.yaml"
    file.write_text(yaml.safe_dump(CHANNEL))
    server.cli("teams", "notifications", "put", "checkout", "chat", "--file", file)
    assert json.loads(server.cli("teams", "notifications", "get", "checkout", "chat", "-o", "json").stdout) == CHANNEL
    server.cli("teams", "notifications", "delete", "checkout", "chat")
    server.sdk(f"""
c.teams.put_notification_channel("checkout", "chat", {CHANNEL!r})
assert c.teams.get_notification_channel("checkout", "chat").name == "Chat"
assert [each.id for each in c.teams.list_notification_channels("checkout")] == ["chat"]
c.teams.delete_notification_channel("checkout", "chat")
""")


def test_settings_are_written_as_they_were_read(server, tmp_path):
    for get, put in (
        (("settings", "email-templates", "get"), ("settings", "email-templates", "put")),
        (("settings", "team-roles", "get"), ("settings", "team-roles", "put")),
        (("settings", "get-customization"), ("settings", "put-customization")),
        (("settings", "get-scim-mapping"), ("settings", "put-scim-mapping")),
    ):
        before = server.cli("-o", "json", *get).stdout
        file = tmp_path / "settings.json"
        file.write_text(before)
        server.cli(*put, "--file", file)
        assert server.cli("-o", "json", *get).stdout == before, get
    server.sdk("""
o = c.organization
o.put_customization(o.get_customization())
text = "scimGroupMappings:\\n  - scimGroup: admins\\n    type: organizationOwner\\n"
o.put_scim_mapping_yaml(text)
assert "admins" in o.get_scim_mapping_yaml()
o.put_scim_mapping({"scimGroupMappings": []})
""")


@pytest.mark.parametrize("words", [("odcs",), ("odps", "--custom"), ("odcs", "--version", "3.1.0")])
def test_the_standards_schemas_are_shown(server, words):
    assert "properties" in json.loads(server.cli("schemas", "get", *words).stdout)


def test_published_data_is_tested_and_code_is_made(server, tmp_path):
    assert json.loads(server.cli("datacontracts", "test", "orders").stdout)["result"] == "passed"
    server.cli("datacontracts", "generate", "orders", "--type", "sql-ddl", "--out-dir", tmp_path)
    assert "CREATE TABLE" in next(tmp_path.iterdir()).read_text()
    server.sdk("""
assert c.data_contracts.test("orders").result.value == "passed"
c.data_contracts.create_branch("orders", "draft")
assert c.data_contracts.test_branch("orders", "draft").branch == "draft"
c.data_contracts.delete_branch("orders", "draft")
""")


def test_an_export_in_an_archive_is_taken_in(server, another, tmp_path):
    tree = tmp_path / "tree"
    server.cli("tags", "put", "pii", "-f", _file(tmp_path, made.tag("pii")))
    server.cli("export", "dir", tree, "--include", "teams,tags")
    with zipfile.ZipFile(tmp_path / "export.zip", "w") as archive:
        for path in sorted(tree.rglob("*.yaml")):
            archive.write(path, path.relative_to(tree))
    another.cli("import", "zip", tmp_path / "export.zip", "--yes")
    assert "pii" in another.cli("tags", "list").stdout


def test_connections_are_kept_by_name(server, tmp_path):
    words = ("connection", "add", "local", "--api-key", server.key, "--host", server.url)
    assert "conformance" in server.cli(*words, home=tmp_path).stdout
    server.cli("connection", "set-default", "local", home=tmp_path)
    assert "local" in server.cli("connection", "list", home=tmp_path).stdout
    assert json.loads(server.cli("connection", "get", "-o", "json", home=tmp_path).stdout)["host"] == server.url
    assert server.run("entropy-data", "entropy-data", "connection", "test").returncode == 0  # as a program of its own
    server.cli("connection", "remove", "local", home=tmp_path)
    assert server.cli("connection", "get", "local", home=tmp_path, check=False).returncode == 1


def test_a_connector_runs_in_the_background_until_it_is_stopped(server):
    server.sdk("""
import threading, time
from datetime import timedelta
from entropy_data_sdk.connector import AssetsSynchronizer, EventHandler, EventListener, InMemoryStateRepository
class Provider:
    def fetch_assets(self, callback):
        done.set()
done = threading.Event()
sync = AssetsSynchronizer("background", c, Provider(), "1")
thread = threading.Thread(target=sync.start)
thread.start()
assert done.wait(60)
sync.stop()
thread.join()
kept = InMemoryStateRepository("forgetful")
listener = EventListener("forgetful", "test", c, EventHandler(), kept, "1.0", poll_interval=timedelta(milliseconds=50))
listener.register()
assert c.connectors.get("forgetful").info.type == "test"
thread = threading.Thread(target=listener.start)
thread.start()
while "lastEventId" not in kept.get_state():
    time.sleep(0.05)
listener.stop()
thread.join()
assert "checkout" in [each["id"] for each in c.http.iterate_pages("/api/teams")]
c.close()
""")


def test_the_sdk_keeps_a_directory(server):
    server.sdk("""
s = c.scim
user = s.create_user({"userName": "grace@example.org", "displayName": "Grace"})
assert s.get_user(user.id).displayName == "Grace"
group = s.create_group({"displayName": "crew"})
assert [each.id for each in s.list_groups().resources] == [group.id]
assert s.replace_group(group.id, {"displayName": "the crew", "members": [{"value": user.id}]}).members[0].value == user.id
patch = {"operations": [{"op": "replace", "path": "displayName", "value": "crew again"}]}
assert s.update_group(group.id, patch).displayName == "crew again"
assert s.get_resource_type("User").endpoint.endswith("Users")
assert len(s.list_schemas().Resources) >= 2
s.delete_group(group.id); s.delete_user(user.id)
a = c.agent_identities
a.put("bot", {"id": "bot", "name": "Bot", "owner": "checkout", "purpose": "Counts."})
assert a.get("bot").name == "Bot"
a.delete("bot")
""")


def test_what_was_reported_is_taken_back(server):
    server.sdk("""
run = {"eventType": "COMPLETE", "eventTime": "2026-01-15T10:00:00.000Z", "run": {"runId": "r1"}, "inputs": [], "outputs": [],
       "job": {"namespace": "dbt", "name": "model"}, "producer": "https://example.org"}
c.lineage.post_event(run, data_product_id="orders")
assert c.lineage.delete_events(run_id="r1") == {"deletedCount": 1}
s = c.semantics
s.put_namespace("work", {"name": "Work"})
s.put_concept("work", "order", {"name": "Order"})
assert s.get_namespace("work").name == "Work"
s.create_branch("work", "idle")
assert s.get_branch("work", "idle").name == "idle"
s.delete_branch("work", "idle")
""")
    branches = ("semantics", "branches")
    server.cli(*branches, "create", "work", "second")
    assert "second" in server.cli(*branches, "list", "work").stdout
    assert json.loads(server.cli(*branches, "get", "work", "second", "-o", "json").stdout)["name"] == "second"
    assert "order" in server.cli(*branches, "yaml", "work", "second").stdout
    server.cli(*branches, "delete", "work", "second")


def _file(folder, body):
    file = folder / "body.yaml"
    file.write_text(yaml.safe_dump(body))
    return file
