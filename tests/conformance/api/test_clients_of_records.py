"""The manager's real clients on the documents of the mesh: every command and every method, and whole organisations copied."""

import json

import records as made
import yaml

DIRECT = {
    "teams": [made.team("checkout"), made.team("below", parent="checkout")],
    "tags": [made.tag("Governance"), made.tag("Governance/PII"), made.tag("certification-gold")],
    "definitions": [made.definition(), made.definition("global:actual")],
    "policies": [made.policy(), made.policy("GLOBAL-2", name="Ümlaut ✓")],
    "sourcesystems": [made.source()],
    "certifications": [made.certification()],
    "classification-schemes": [made.scheme(customProperty="classification"), made.scheme("other")],
    "assets": [made.asset("schema", columns=[], relationships=[]), made.asset("orders_table")],
    "datacontracts": [made.contract(), made.dcs()],
    "dataproducts": [made.product(contract="orders_v1"), made.dps(), made.product(made.UUIDS["sales"])],
    "example-data": [made.example()],
}
"""In the order in which they depend on each other."""
WORDS = {"classification-schemes": "classifications"}


def key_of(body):
    return str(body.get("id", body.get("externalId")))


def write(folder, body):
    file = folder / f"{abs(hash(json.dumps(body)))}.yaml"
    file.write_text(yaml.safe_dump(body, sort_keys=False, allow_unicode=True))
    return file


def fill(server, folder):
    puts = [
        [WORDS.get(noun, noun), "put", key_of(body), "-f", write(folder, body)]
        for noun, bodies in DIRECT.items()
        for body in bodies
    ]
    tags = [["assets", "tags", "add", "orders_table", "Governance/PII"]]
    return server.cli_many(*puts, *tags)


def test_every_command_of_the_command_line(server, tmp_path):
    said = fill(server, tmp_path)
    assert f"{server.url}/datacontracts/orders_v1" in said[15].replace("\n", "")
    gets = [
        [*words, *more]
        for noun, bodies in DIRECT.items()
        for words, more in (
            ([WORDS.get(noun, noun), "list"], []),
            ([WORDS.get(noun, noun), "get"], [key_of(bodies[-1])]),
        )
    ]
    for command, output in zip(gets, server.cli_many(*[[*command, "-o", "json"] for command in gets]), strict=True):
        assert json.loads(output), command
    answers = server.cli_many(
        ["dataproducts", "list", "-q", "orders", "--status", "active", "--tag", "demo", "--sort", "name"],
        ["datacontracts", "list", "-q", "orders", "--owner", "Checkout"],
        ["datacontracts", "yaml", "orders_v1"],
        ["dataproducts", "star-status", "orders"],
        ["dataproducts", "stargazers", "orders"],
        ["teams", "list", "--member", "ada@example.org"],
        ["tags", "list", "--owner", "Checkout"],
        ["assets", "tags", "list", "orders_table"],
        ["costs", "add", "-f", write(tmp_path, made.cost())],
        ["costs", "list", "--data-product-id", "orders", "-o", "json"],
        ["connectors", "put", "c1", "-f", write(tmp_path, made.connector())],
        ["connectors", "list"],
        ["connectors", "get", "c1", "-o", "json"],
        ["connectors", "delete", "c1"],
        ["connection", "test"],
    )
    assert "orders" in answers[0]
    assert yaml.safe_load(answers[2]) == made.contract()
    assert "Governance/PII" in answers[7]
    assert json.loads(answers[12])["state"] == {"lastEventId": "e1"}
    cost = json.loads(answers[9])[0]["id"]
    server.cli_many(
        ["costs", "delete", cost],
        ["assets", "tags", "remove", "orders_table", "Governance/PII"],
        *[[WORDS.get(n, n), "delete", key_of(b)] for n, bodies in reversed(DIRECT.items()) for b in reversed(bodies)],
    )
    assert server.cli_many(["teams", "list", "-o", "json"]) == ["[]\n"]


def test_refusals_reach_the_user_of_the_command_line(server):
    ended = server.cli("tags", "get", "nothing", check=False)
    assert (ended.returncode, "There is no `nothing` in tags" in ended.stderr.replace("\n", " ")) == (1, True)
    ended = server.cli("dataproducts", "star", "nothing", check=False)
    assert ended.returncode == 1


SDK = """
import json, sys
D = json.loads(sys.argv[1])
product, port_product = "orders", D["dataproducts"][2]["id"]
simple = [("teams", c.teams), ("tags", c.tags), ("definitions", c.definitions), ("policies", c.policies),
          ("sourcesystems", c.source_systems), ("certifications", c.certifications), ("assets", c.assets),
          ("datacontracts", c.data_contracts), ("dataproducts", c.data_products), ("example-data", c.example_data)]
for noun, api in simple:
    for body in D[noun]:
        api.put(body["id"], body)
        found = api.get(body["id"])
        assert (found["id"] if isinstance(found, dict) else str(found.id)) == body["id"]
    assert len(api.list()) == len(D[noun]), noun
for body in D["classification-schemes"]:
    assert c.classifications.put_scheme(body["externalId"], body).rank
assert len(c.classifications.list_schemes()) == 2
assert c.classifications.get_scheme("other").classifications[0].externalId == "public"
assert [t.id for t in c.tags.list(owner="Checkout", page=0)] == [t["id"] for t in D["tags"]]
assert c.teams.list(email="nobody@e.org") == []
assert c.policies.put("GLOBAL-2", D["policies"][1]).name == "Ümlaut ✓"
c.assets.assign_tag("orders_table", "Governance/PII")
assert c.assets.get_assigned_tags("orders_table").root == ["Governance/PII"]
assert c.assets.get("orders_table").assignedTags == ["Governance/PII"]
c.assets.unassign_tag("orders_table", "Governance/PII")
assert c.data_products.list(q="orders", team_id="checkout", domain_id="checkout", status="active", sort="name", page=0)
assert c.data_products.list(type="source-aligned", archetype="source-aligned")[0]["id"] == "stock"
assert c.data_contracts.list(owner="Checkout", domain=None, team_id="checkout", tag=None, status="active", sort="id")
assert "apiVersion: v3.1.0" in c.data_contracts.get_yaml("orders_v1")
assert c.data_products.get_star("orders") == {"count": 0, "starredByMe": False}
assert c.data_products.stargazers("orders") == []
from entropy_data_sdk.errors import ApiError, NotFoundError
for call in (c.data_products.star, c.data_products.unstar):
    try:
        call("orders")
        raise SystemExit("an organisation's key cannot star")
    except ApiError as error:
        assert error.status_code == 403, error
assert len(c.example_data.list(data_product_id=port_product)) == 1
c.costs.add(D["cost"])
cost = c.costs.list(data_product_id="orders")[0]
c.costs.delete(str(cost.id))
from entropy_data_sdk.connector.registration import ConnectorRegistration
from entropy_data_sdk.connector.state import RemoteStateRepository
from entropy_data_sdk.connector.assets import AssetsSynchronizer
one = ConnectorRegistration(c, "databricks", "databricks-assets", "1.2")
one.register()
state = RemoteStateRepository("databricks", c)
state.save_state({"lastEventId": "x", "n": [1, {"y": None}]})
one.register()
assert state.get_state() == {"lastEventId": "x", "n": [1, {"y": None}]}
assert [x.id for x in c.connectors.list()] == ["databricks"] and c.connectors.get("databricks").info.type
class Provider:
    def fetch_assets(self, callback):
        callback.on_asset_updated(models.Asset.model_validate(D["assets"][1]))
        callback.on_asset_updated(models.Asset.model_validate(D["assets"][1] | {"id": "new"}))
        callback.on_asset_deleted("new")
sync = AssetsSynchronizer("sync", c, Provider(), "1")
sync.register()
puts = []
put = c.assets.put
c.assets.put = lambda *a: (puts.append(a[0]), put(*a))
sync.synchronize_assets()
assert puts == ["new"], puts  # what is there already is not written again
one.delete()
c.connectors.delete("sync")
c.classifications.delete_scheme("other"); c.classifications.delete_scheme("sensitivity")
for noun, api in reversed(simple):
    for body in reversed(D[noun]):
        api.delete(body["id"])
        try:
            api.get(body["id"]); raise SystemExit(f"{noun} {body['id']} is still there")
        except NotFoundError:
            pass
print("done")
"""


def test_every_method_of_the_sdk(server):
    data = json.dumps(DIRECT | {"cost": made.cost()})
    ended = server.sdk(SDK, data)
    assert ended.stdout.endswith("done\n")


def tree(folder):
    return {str(path.relative_to(folder)): path.read_text() for path in sorted(folder.rglob("*.yaml"))}


ACCESS = [
    {"id": key, "info": {"purpose": "Counting", "status": status}, "consumer": {"teamId": "checkout"}}
    | {"provider": {"dataProductId": made.UUIDS["sales"], "outputPortId": "orders_v1"}}
    for key, status in (("asked", "requested"), ("granted", "approved"))
]
NS = "/api/semantics/experimental/namespaces/shop"
BESIDE = [
    *[(f"/api/access/{body['id']}", body) for body in ACCESS],
    (NS, {"name": "Shop", "team": "checkout"}),
    (f"{NS}/concepts/order", {"name": "Order", "description": "What somebody buys ✓"}),
    (f"{NS}/concepts/customer", {"name": "Customer"}),
    (
        f"{NS}/relationships/buys",
        {"type": "relatedTo", "roles": [{"concept": "customer"}, {"concept": "order"}]},
    ),
    ("/api/organization/features", {"openInOptions": ["snowflake"], "intelligenceEnabled": False}),
]
"""What an organisation has besides its documents, and where it is put."""
FILES = sum(map(len, DIRECT.values())) + len(ACCESS) + 3  # the meanings are one file, the letters one, the features one


def fill_whole(server, folder):
    """At least one of all that an export holds, and a wording of a letter of our own."""
    fill(server, folder)
    with server.http() as http:
        for path, body in BESIDE:
            assert http.put(path, json=body).status_code == 200, path
        letters = http.get("/api/settings/email-templates").json()
        letters["templates"]["invitation"]["languages"]["en"]["subject"] = "Come in, {{organizationName}} is open"
        answer = http.put("/api/settings/email-templates", json=letters)
        assert answer.status_code == 200, answer.text


def exported(server, folder):
    server.cli("export", "dir", folder)
    return tree(folder)


def test_an_organisation_is_exported_applied_to_an_empty_one_and_pruned(server, another, tmp_path):
    fill_whole(server, tmp_path)
    first = exported(server, tmp_path / "first")
    assert len(first) == FILES
    another.cli("apply", "dir", tmp_path / "first", "--yes")
    assert exported(another, tmp_path / "second") == first
    said = another.cli("apply", "dir", tmp_path / "first", "--dry-run").stdout
    assert "create=0" in said
    assert not set(said.split()) & {f"create={number}" for number in range(1, 9)}
    for gone in ("access/asked", "assets/schema", "teams/below", "semantic-ontology/shop"):
        (tmp_path / "first" / f"{gone}.yaml").unlink()
        del first[f"{gone}.yaml"]
    another.cli("apply", "dir", tmp_path / "first", "--yes", "--prune")
    assert exported(another, tmp_path / "third") == first


def test_two_organisations_come_to_be_the_same_and_stay_it(server, another, tmp_path):
    fill_whole(server, tmp_path)
    another.cli("teams", "put", "stray", "-f", write(tmp_path, made.team("stray")))
    config = another.home.parent / "config"
    for name, there in (("a", server), ("b", another)):
        another.cli("connection", "add", name, "--api-key", there.key, "--host", there.url, home=config)
    kinds = ",".join(sorted({path.partition("/")[0] for path in exported(server, tmp_path / "before")}))
    for turn in ("once", "twice"):
        options = ("--include", f"{kinds},semantic-namespaces", "--prune", "--yes")
        another.cli("sync", "--source", "a", "--target", "b", *options, home=config)
        assert exported(another, tmp_path / turn) == exported(server, tmp_path / f"{turn}-there")


def test_datacontract_and_dataproduct_publish_and_lint(server, tmp_path):
    fill(server, tmp_path)
    contract = tmp_path / "c.odcs.yaml"
    contract.write_text("# mine\n" + yaml.safe_dump(made.contract("published"), sort_keys=False))
    said = server.run("datacontract", "datacontract", "publish", contract).stdout
    assert f"{server.url}/datacontracts/published" in said.replace("\n", "")
    ended = server.run("datacontract", "datacontract", "lint", f"{server.url}/acme/datacontracts/published")
    assert "valid" in ended.stdout
    ended = server.run("datacontract", "datacontract", "lint", f"{server.url}/acme/datacontracts/nothing", check=False)
    assert ended.returncode == 1
    product = tmp_path / "p.odps.yaml"
    product.write_text(yaml.safe_dump(made.product("published", contract="published"), sort_keys=False))
    server.run("dataproduct", "dataproduct", "publish", product)
    server.run("dataproduct", "dataproduct", "lint", product)
    product.write_text(yaml.safe_dump(made.product("published", contract="nothing"), sort_keys=False))
    assert "nothing" in server.run("dataproduct", "dataproduct", "lint", product, check=False).stdout


def test_the_managers_web_addresses_lead_to_our_pages(server, http):
    http.put("/api/teams/checkout", json=made.team())
    http.put("/api/tags/Governance%2FPII", json=made.tag())
    seen = http.get("/acme/tags/Governance/PII", follow_redirects=False)
    assert (seen.status_code, seen.headers["location"]) == (302, "/tags/Governance%2FPII")
    yaml_only = {"accept": "application/yaml"}
    assert yaml.safe_load(http.get("/acme/teams/checkout", headers=yaml_only).text) == made.team()
    missing = http.get("/acme/datacontracts/nothing", headers=yaml_only)
    assert (missing.status_code, missing.headers["content-type"]) == (404, "application/problem+json")
    with server.http("") as stranger:
        assert stranger.get("/acme/teams/checkout", headers=yaml_only).status_code == 403
