"""The documents of the mesh over REST: each operation judged by the manager's own document, and what it did looked up."""

import pytest
import records as made

YAML = {"content-type": "application/yaml"}
KINDS = {
    "team": ("addTeam", "getTeam", "deleteTeam", "getTeams", "id", made.team("extra")),
    "source": ("addSourceSystem", "getSourceSystem", "deleteSourceSystem", "getSourceSystems", "id", made.source()),
    "definition": ("addDefinition", "getDefinition", "deleteDefinition", "getDefinitions", "id", made.definition()),
    "tag": ("addTag", "getTag", "deleteTag", "getTags", "id", made.tag()),
    "policy": ("addPolicy", "getPolicy", "deletePolicy", "getPolicies", "id", made.policy()),
    "certification": (
        "addCertification", "getCertification", "deleteCertification", "getCertifications", "id", made.certification(),
    ),
    "scheme": (
        "putClassificationScheme", "getClassificationScheme", "deleteClassificationScheme", "getClassificationSchemes",
        "schemeExternalId", made.scheme(),
    ),
    "asset": ("addAsset", "getAsset", "deleteAsset", "getAssets", "id", made.asset()),
    "contract": ("addDataContract", "getDataContract", "deleteDataContract", "getDataContracts", "id", made.contract()),
    "product": ("addDataProduct", "getDataProduct", "deleteDataProduct", "getDataProducts", "id", made.product()),
    "connector": ("putConnector", "getConnector", "deleteConnector", "getConnectors", "id", made.connector()),
}  # fmt: skip


@pytest.fixture(scope="module", autouse=True)
def checkout(call):
    call("addTeam", id="checkout", json=made.team())
    call("addTeam", id="retail", json=made.team("retail", type="Domain"))


def key_of(body):
    return body.get("id", body.get("externalId"))


@pytest.mark.parametrize("kind", KINDS)
def test_it_is_written_read_listed_changed_and_removed(call, kind):
    put, get, delete, many, name, body = KINDS[kind]
    at = {name: key_of(body)}
    call(get, **at, expect=404)
    said = call(put, **at, json=body)
    assert said.headers.get("location-html", "").startswith("http://127.0.0.1:")
    found = call(get, **at).json()
    assert made_of(found, body), found
    assert [each for each in call(many).json() if key_of(each) == key_of(body)] == [found]
    call(put, **at, json=body)  # again, as every pipeline does
    call(delete, **at)
    call(get, **at, expect=404)
    call(delete, **at, expect=404)


def made_of(found, sent):
    """Whether the answer holds all that was sent, lists in their order, as the manager's asset synchronisation compares."""
    if isinstance(sent, dict):
        return isinstance(found, dict) and all(key in found and made_of(found[key], sent[key]) for key in sent)
    if isinstance(sent, list):
        return isinstance(found, list) and len(sent) == len(found) and all(map(made_of, found, sent))
    return found == sent and type(found) is type(sent)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("body", ["[]", '"x"', "{", "null", '{"id": 5}', '{"id": {"a": []}, "externalId": []}'])
def test_what_is_no_document_of_the_kind_is_refused(http, check, kind, body):
    put, _, _, _, _, sent = KINDS[kind]
    path = {"putClassificationScheme": "classification-schemes", "addPolicy": "policies"}.get(put)
    path = path or {
        "connector": "connectors",
        "contract": "datacontracts",
        "product": "dataproducts",
        "asset": "assets",
    }.get(kind)
    path = path or {"team": "teams", "source": "sourcesystems", "definition": "definitions", "tag": "tags"}.get(
        kind, "certifications"
    )
    answer = http.put(f"/api/{path}/{key_of(sent)}", content=body, headers={"content-type": "application/json"})
    assert answer.status_code in {400, 422}
    check(put, answer)


def test_wrong_types_are_said_field_by_field(call):
    said = call(
        "addTeam", id="t", json=made.team("t", type="Guild", tags="x", members=[{"role": 1}]), expect=400
    ).json()
    assert [each["field"] for each in said["violations"]] == [
        "members.0.emailAddress",
        "members.0.role",
        "tags",
        "type",
    ]
    said = call("addCertification", id=made.UUIDS["gold"], json=made.certification(rank="1"), expect=400).json()
    assert [each["field"] for each in said["violations"]] == ["rank"]
    said = call("getTeams", params={"p": -1}, expect=400).json()
    assert [each["field"] for each in said["violations"]] == ["p"]


def test_unknown_keys_are_kept_and_nobody_becomes_somebody_else(call, http):
    body = made.source(owner="checkout", createdBy="user:eve", revision=99, updatedBy="x", futureKey={"a": [1]})
    call("addSourceSystem", id="stock-service", json=body)
    assert call("getSourceSystem", id="stock-service").json() == body
    events = [e for e in http.get("/api/events").json() if e["subject"] == "stock-service"]
    assert events[-1]["principal"].startswith("api-key:")
    call("deleteSourceSystem", id="stock-service")
    body = made.product("extra") | {"futureKey": 1}
    body["outputPorts"][0] |= {"id": "p-1", "server": {"account": "x"}}
    call("addDataProduct", id="extra", json=body)
    assert call("getDataProduct", id="extra").json() == body


def test_what_a_document_names_must_exist(call):
    call("addSourceSystem", id="s", json=made.source("s", owner="nobody"), expect=422)
    call("addAsset", id="a", json=made.asset("a", owner="nobody"), expect=422)
    call("addTag", id="t", json=made.tag("t", owner="nobody"), expect=422)
    call("addDataProduct", id="p", json=made.product("p", contract="nothing"), expect=422)


def test_another_id_than_the_paths_is_refused(call):
    call("addTag", id="one", json=made.tag("other"), expect=422)
    call("putConnector", id="one", json=made.connector("other"), expect=422)
    call("addDataContract", id="one", json=made.contract("other"), expect=422)


def test_what_is_in_use_stays_and_says_who_uses_it(call):
    call("addDataContract", id="used", json=made.contract("used"))
    call("addDataProduct", id="user", json=made.product("user", contract="used"))
    assert "`user`" in call("deleteDataContract", id="used", expect=422).json()["detail"]
    assert "`used`" in str(call("deleteTeam", id="checkout", expect=422).json()["violations"])
    access = {
        "id": "a",
        "info": {"purpose": "p", "status": "approved"},
        "provider": {"dataProductId": "user", "outputPortId": "orders_v1"},
        "consumer": {"teamId": "retail"},
    }
    call("addAccess", id="a", json=access)
    assert "`a`" in call("deleteDataProduct", id="user", expect=422).json()["detail"]
    call("deleteAccess", id="a")
    call("deleteDataProduct", id="user")
    call("deleteDataContract", id="used")


def test_a_policy_is_known_by_its_number(call):
    call("addPolicy", id="7", json={"name": "Seven"})
    assert call("getPolicy", id="GLOBAL-7").json() == {"id": "GLOBAL-7", "name": "Seven"}
    assert call("addPolicy", id="7", json={"id": "7", "name": "Sieben", "status": "Draft"}).json()["id"] == "GLOBAL-7"
    call("addPolicy", id="quality", json={"name": "x"}, expect=400)
    call("addPolicy", id="GLOBAL-8", json={"id": "GLOBAL-9", "name": "x"}, expect=422)
    call("deletePolicy", id="7")


def test_one_scheme_is_the_default_and_ranks_come_by_themselves(call):
    first = call(
        "putClassificationScheme", schemeExternalId="one", json=made.scheme("one", customProperty="classification")
    )
    second = call(
        "putClassificationScheme", schemeExternalId="two", json=made.scheme("two", customProperty="classification")
    )
    assert second.json()["rank"] == first.json()["rank"] + 1
    assert "customProperty" not in call("getClassificationScheme", schemeExternalId="one").json()
    assert call("getClassificationScheme", schemeExternalId="two").json()["customProperty"] == "classification"
    again = made.scheme("two")
    again["classifications"] = again["classifications"][::-1][:1]
    assert call("putClassificationScheme", schemeExternalId="two", json=again).json()["rank"] == second.json()["rank"]
    assert [
        t["externalId"] for t in call("getClassificationScheme", schemeExternalId="two").json()["classifications"]
    ] == ["secret"]
    twice = again["classifications"] * 2
    call("putClassificationScheme", schemeExternalId="two", json=again | {"classifications": twice}, expect=400)


def test_assigned_tags_are_given_one_by_one_and_outlive_a_synchronisation(call):
    call("addTag", id="Governance/PII", json=made.tag())
    call("addAsset", id="t:1", json=made.asset("t:1") | {"assignedTags": ["invented"]})
    assert call("getAssetTags", id="t:1").json() == []
    call("putAssetTag", id="t:1", tagId="unheard/of", expect=422)
    call("putAssetTag", id="t:1", tagId="Governance/PII")
    call("putAssetTag", id="t:1", tagId="Governance%2FPII")
    call("addAsset", id="t:1", json=made.asset("t:1"))
    assert call("getAsset", id="t:1").json()["assignedTags"] == ["Governance/PII"]
    assert call("getAssetTags", id="t:1").json() == ["Governance/PII"]
    assert all("assignedTags" not in each for each in call("getAssets").json())
    call("deleteTag", id="Governance/PII", expect=422)
    call("deleteAssetTag", id="t:1", tagId="Governance/PII")
    call("deleteAssetTag", id="t:1", tagId="Governance/PII")
    assert call("getAssetTags", id="t:1").json() == []
    call("deleteAsset", id="t:1")
    call("deleteTag", id="Governance/PII")
    call("getAssetTags", id="t:1", expect=404)


def test_tags_are_found_by_the_name_of_their_team(call):
    call("addTeam", id="team-7", json=made.team("team-7", name="Sieben Siegel"))
    call("addTag", id="sealed", json=made.tag("sealed", owner="team-7"))
    assert [each["id"] for each in call("getTags", params={"owner": "Sieben Siegel"}).json()] == ["sealed"]
    assert call("getTags", params={"owner": "nobody"}).json() == []


def test_teams_of_a_person(call):
    call("addTeam", id="above", json=made.team("above", members=[{"emailAddress": "Boss@E.org", "role": "Owner"}]))
    call("addTeam", id="below", json=made.team("below", parent="above", members=[{"emailAddress": "ada@e.org"}]))
    assert [each["id"] for each in call("getTeams", params={"email": "boss@e.ORG"}).json()] == ["above"]
    assert [each["id"] for each in call("getTeams", params={"email": "ADA@e.org"}).json()] == ["below"]
    assert call("getTeams", params={"email": "eve@e.org"}).json() == []
    assert call("getTeam", id="checkout").json()["members"] == []


def test_both_forms_of_products_and_contracts_come_back_as_they_came(call, http):
    call("addDataProduct", id="stock", json=made.dps())
    assert call("getDataProduct", id="stock").json() == made.dps()
    call("addDataContract", id="old", json=made.dcs())
    assert call("getDataContract", id="old").json() == made.dcs()
    text = "# mine\napiVersion: v3.1.0\nkind: DataContract\nid: written\nversion: 1.0.0\nstatus:   draft # so far\n"
    assert http.put("/api/datacontracts/written", content=text, headers=YAML).status_code == 200
    assert call("getDataContractYaml", id="written").text == text
    data = call("getDataContract", id="written").json()
    call("addDataContract", id="written", json=data)  # the same again, as a program sends it: comments stay
    assert call("getDataContractYaml", id="written").text == text
    call("addDataContract", id="written", json=data | {"status": "active"})
    assert "status: active\n" in call("getDataContractYaml", id="written").text
    assert "sku:" in call("getDataContractYaml", id="old").text


def test_products_and_contracts_are_filtered(call):
    call("addTeam", id="sub", json=made.team("sub", parent="retail"))
    call(
        "addDataProduct",
        id="f1",
        json=made.product(
            "f1", name="Über Größe", status="draft", customProperties=[{"property": "type", "value": "sourceAligned"}]
        ),
    )
    call("addDataProduct", id="f2", json=made.product("f2", owner="sub", domain="sub", name="Second", tags=["a/b"]))
    call("addDataContract", id="c2", json=made.contract("c2", owner="sub", name="Zweiter", tags=["a/b"]))

    def ids(operation, **params):
        return [each["id"] for each in call(operation, params=params).json() if each["id"] in {"f1", "f2", "c2"}]

    assert ids("getDataProducts", q="grosse uber") in (["f1"], [])
    assert ids("getDataProducts", q="Größe") == ["f1"]
    assert ids("getDataProducts", status="draft") == ["f1"]
    assert ids("getDataProducts", archetype="source-aligned") == ["f1"]
    assert ids("getDataProducts", tag="a/b") == ["f2"]
    assert ids("getDataProducts", teamId=["sub", "checkout"]) == ["f1", "f2"]
    assert ids("getDataProducts", domainId="retail") == ["f2"]
    assert ids("getDataProducts", sort="-id") == ["f2", "f1"]
    assert ids("getDataProducts", sort="name") == ["f2", "f1"]
    call("getDataProducts", params={"sort": "colour"}, expect=400)
    assert ids("getDataContracts", owner="Sub") == ["c2"]
    assert ids("getDataContracts", domain="Retail", tag="a/b") == ["c2"]
    assert ids("getDataContracts", teamId="sub", q="zwei", status="active") == ["c2"]


def test_a_star_belongs_to_a_person(call):
    call("addDataProduct", id="stock", json=made.dps())
    assert call("getDataProductStar", id="stock").json() == {"count": 0, "starredByMe": False}
    call("starDataProduct", id="stock", expect=403)
    call("unstarDataProduct", id="stock", expect=403)
    assert call("getDataProductStargazers", id="stock").json() == []
    for operation in ("getDataProductStar", "starDataProduct", "unstarDataProduct", "getDataProductStargazers"):
        call(operation, id="nothing", expect=404)


def test_what_is_private_is_hidden_from_other_teams_in_every_list(call, server):
    private = [{"property": "visibility", "value": "private"}]
    key = made.UUIDS["sales_c"]
    call("addTeam", id="others", json=made.team("others"))
    call("addDataProduct", id=key, json=made.product(key, name="Hidden", customProperties=private))
    call("addCost", json=made.cost(key))
    call("putExampleData", id="hidden", json=made.example("hidden", product=key))
    for team, seen in (("others", 0), ("checkout", 1)):
        with server.http(server.make_key(f"team:{team}")) as http:
            listed = [each["id"] for each in http.get("/api/dataproducts").json()]
            assert listed.count(key) == seen
            assert len(http.get("/api/dataproducts", params={"q": "hidden"}).json()) == seen
            assert len(http.get("/api/costs", params={"dataProductId": key}).json()) == seen
            assert [each["id"] for each in http.get("/api/example-data").json()].count("hidden") == seen
            for path in (f"dataproducts/{key}", f"dataproducts/{key}/star", "example-data/hidden"):
                assert http.get(f"/api/{path}").status_code == (200 if seen else 404)
            assert http.get(f"/acme/dataproducts/{key}", headers={"accept": "application/yaml"}).status_code == (
                200 if seen else 404
            )
    call("deleteDataProduct", id=key)


def test_a_connector_finds_its_state_again(call):
    state = {"lastEventId": "e", "deep": {"list": [1, {"x": None}], "n": 1.5}, "": "empty key"}
    call("putConnector", id="c/1", json=made.connector("c/1", state=state))
    assert call("getConnector", id="c/1").json()["state"] == state
    call("putConnector", id="c/1", json={"id": "c/1", "info": {}})
    assert "state" not in call("getConnector", id="c/1").json()
    call("putConnector", id="c/1", json={"id": "c/1"}, expect=400)


def test_example_data_is_bounded_and_belongs_to_a_product(call):
    product = made.UUIDS["sales"]
    call("putExampleData", id="e", json=made.example("e"), expect=422)
    call("addDataProduct", id=product, json=made.product(product))
    call("putExampleData", id="e", json=made.example("e"))
    call("putExampleData", id="f", json=made.example("f", data={"a": {"b": 1}}))
    assert call("getExampleData", id="e").json() == made.example("e")
    assert len(call("getExampleDataList", params={"dataProductId": product}).json()) == 2
    assert call("getExampleDataList", params={"dataProductId": made.UUIDS["gold"]}).json() == []
    call("putExampleData", id="e", json=made.example("e", outputPortId="nowhere"), expect=422)
    call("putExampleData", id="e", json=made.example("e", dataContractId="nothing"), expect=422)
    call("putExampleData", id="e", json=made.example("e", data=["x" * 1000] * 1001), expect=413)
    call("deleteExampleData", id="f")
    call("deleteDataProduct", id=product)
    call("getExampleData", id="e", expect=404)


def test_costs_are_added_and_taken_back(call):
    call("addCost", json=made.cost("nothing"), expect=422)
    call("addDataProduct", id="stock", json=made.dps())
    call("addCost", json=made.cost("stock"))
    call(
        "addCost", json={"dataProductId": "stock", "name": "Every month", "amount": 3, "currency": "EUR", "id": "mine"}
    )
    first, second = call("getCosts", params={"dataProductId": "stock"}).json()
    assert {key: first[key] for key in made.cost("stock")} == made.cost("stock")
    assert second["id"] != "mine"
    call("deleteCost", id=first["id"])
    call("deleteCost", id=first["id"], expect=404)
    for wrong in ({"amount": "1"}, {"amount": True}, {"yearMonth": "2026-13"}, {"link": "no link"}, {"currency": ""}):
        call("addCost", json=made.cost("stock", **wrong), expect=400)
    call("getCosts", expect=400)


def test_who_read_an_older_state_is_told(call, http):
    call("addTag", id="m", json=made.tag("m"))
    etag = call("getTag", id="m").headers["etag"]
    body = made.tag("m", links={})
    assert call("addTag", id="m", json=body, headers={"if-match": etag}).headers["etag"] != etag
    assert http.put("/api/tags/m", json=made.tag("m"), headers={"if-match": etag}).status_code == 412
    assert http.delete("/api/tags/m", headers={"if-match": etag}).status_code == 412
    assert http.put("/api/tags/new", json=made.tag("new"), headers={"if-match": "*"}).status_code == 412
    assert call("getTag", id="m").json()["links"] == {}
