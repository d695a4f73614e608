"""Semantics and definitions, as the manager's document, its command line and its SDK use them, and `datacontract lint`."""

import json

import pytest
import yaml

NS = "/api/semantics/experimental/namespaces"
ORDER = {
    "name": "Order",
    "kind": "entity",
    "description": "What a customer buys at once",
    "properties": [
        {
            "id": "order_id",
            "name": "Order ID",
            "kind": "property",
            "data_type": "string",
            "required": True,
            "unique": True,
        },
        {"ref": "email"},
    ],
}
EMAIL = {"name": "Email", "kind": "shared_property", "data_type": "string", "pattern": ".+@.+", "classification": "pii"}
CONTRACT = """
apiVersion: v3.1.0
kind: DataContract
id: orders
version: 1.0.0
status: active
name: Orders
schema:
  - name: orders
    properties:
      - name: order_id
        authoritativeDefinitions:
          - {type: semantics, url: "{url}/shop/semantics/main/order.order_id"}
      - name: email
        authoritativeDefinitions:
          - {type: semantics, url: "http://www.entropy-data.com/ns/main/email"}
      - name: sku
        authoritativeDefinitions:
          - {type: definition, url: /shop/definitions/products/sku}
      - name: total
        authoritativeDefinitions:
          - {type: businessDefinition, url: "{url}/definitions/products/sku"}
"""


def body(text):
    return {"content": text, "headers": {"content-type": "application/yaml"}}


@pytest.fixture(scope="module")
def main(server):
    """A namespace with an entity, a shared property, and a definition beside."""
    with server.http() as client:
        for path, said in (
            ("/api/teams/checkout", {"id": "checkout", "name": "Checkout", "type": "Domain Team"}),
            (
                "/api/definitions/products/sku",
                {
                    "id": "products/sku",
                    "owner": "checkout",
                    "title": "SKU",
                    "type": "string",
                    "minLength": 8.0,
                    "pii": True,
                },
            ),
            (f"{NS}/main", {"name": "Main", "team": "checkout"}),
            (f"{NS}/main/concepts/email", EMAIL),
            (f"{NS}/main/concepts/order", ORDER),
        ):
            answer = client.put(path, json=said)
            assert answer.status_code == 200, answer.text
        yield client


def test_nothing_is_told_without_a_key(server, check):
    with server.http(key="") as client:
        check("listSemanticNamespaces", client.get(NS))
        assert client.get(NS).status_code == 403
        assert client.put(f"{NS}/other", json={"name": "Other"}).status_code == 403


def test_every_operation_answers_as_documented(main, call):
    assert [each["namespace"] for each in call("listSemanticNamespaces").json()] == ["main"]
    assert call("getSemanticNamespace", namespace="main").json()["team"] == "checkout"
    call("getSemanticNamespace", namespace="nowhere", expect=404)
    call("putSemanticNamespace", namespace="main", json={"namespace": "other", "name": "Main"}, expect=422)
    call("putSemanticNamespace", namespace="main", json={"name": "Main", "team": "nobody"}, expect=422)
    said = call("putSemanticNamespace", namespace="side", json={"namespace": "side", "name": "Side"})
    assert said.headers["location-html"].endswith("/semantics/side")
    for name in ("Security/group", "Security%2Fother"):
        call("putSemanticConcept", namespace="side", externalId=name, json={"name": "X", "kind": "group"})
    assert call("getSemanticConcept", namespace="side", externalId="Security/other").json()["kind"] == "group"
    call("putSemanticConcept", namespace="side", externalId="a", json={"name": "A", "group": "nothing"}, expect=422)
    call("putSemanticConcept", namespace="side", externalId="a", json={"name": ["A"]}, expect=400)
    call("putSemanticConcept", namespace="nowhere", externalId="a", json={"name": "A"}, expect=422)
    call("putSemanticConcept", namespace="side", externalId="a", json={"id": "b", "name": "A"}, expect=422)
    call("putSemanticConcept", namespace="side", externalId="a", json={"name": "A", "group": "Security/group"})
    assert len(call("listSemanticConcepts", namespace="side").json()) == 3
    roles = [{"concept": "a"}, {"concept": "order", "namespace": "main"}]
    call(
        "putSemanticRelationship",
        namespace="side",
        externalId="a/knows",
        json={"type": "relatedTo", "roles": roles[:1]},
        expect=422,
    )
    call("putSemanticRelationship", namespace="side", externalId="a/knows", json={"type": "relatedTo", "roles": roles})
    assert call("getSemanticRelationship", namespace="side", externalId="a/knows").json()["roles"] == roles
    assert len(call("listSemanticRelationships", namespace="side").json()) == 1
    call("deleteSemanticRelationship", namespace="side", externalId="a/knows")
    call("getSemanticRelationship", namespace="side", externalId="a/knows", expect=404)
    call("deleteSemanticConcept", namespace="side", externalId="nothing")
    call("deleteSemanticNamespace", namespace="side")
    call("deleteSemanticNamespace", namespace="side")
    call("getSemanticOntologyYaml", namespace="side", expect=404)


def test_null_keeps_the_properties_and_an_empty_list_takes_them(main):
    path = f"{NS}/main/concepts/kept"
    main.put(path, json={"name": "Kept", "properties": [{"id": "one", "name": "One"}]})
    for said in ({"name": "Renamed"}, {"name": "Renamed", "properties": None}):
        assert main.put(path, json=said).status_code == 200
        assert [each["id"] for each in main.get(path).json()["properties"]] == ["one"]
    main.put(path, json={"name": "Renamed", "properties": []})
    assert main.get(path).json()["properties"] == []
    main.delete(path)


def test_a_concept_takes_its_relationships_along(main):
    for name in ("p", "q"):
        main.put(f"{NS}/main/concepts/{name}", json={"name": name})
    roles = [{"concept": "p"}, {"concept": "q"}]
    main.put(f"{NS}/main/relationships/p-q", json={"type": "relatedTo", "roles": roles})
    assert main.delete(f"{NS}/main/concepts/q").status_code == 200
    assert main.get(f"{NS}/main/relationships/p-q").status_code == 404
    main.delete(f"{NS}/main/concepts/p")


def test_an_ontology_comes_back_as_it_went(main, another):
    text = main.get(f"{NS}/main/ontology.yaml")
    assert text.headers["content-type"].startswith("application/yaml")
    said = yaml.safe_load(text.text)
    assert said["custom_properties"] == {"display_name": "Main", "owner": "checkout"}
    with another.http() as there:
        assert there.put(f"{NS}/main/ontology.yaml", **body(text.text)).status_code == 422, "its team is not there"
        there.put("/api/teams/checkout", json={"id": "checkout", "name": "Checkout", "type": "Domain Team"})
        assert there.put(f"{NS}/main/ontology.yaml", **body(text.text)).status_code == 200
        assert there.get(f"{NS}/main/ontology.yaml").text == text.text
        assert sorted(map(str, there.get(f"{NS}/main/concepts").json())) == sorted(
            map(str, main.get(f"{NS}/main/concepts").json())
        )
        plain = "version: 0.2.0.dev0\nname: main\nontology:\n  - {concept: extra, type: EntityType}\n"
        assert there.put(f"{NS}/main/ontology.yaml", **body(plain)).status_code == 200
        assert there.get(f"{NS}/main").json()["team"] == "checkout", "what a document omits stays"
        assert len(there.get(f"{NS}/main/concepts").json()) == 3
        bad = there.put(f"{NS}/main/ontology.yaml", **body("concepts: 1"))
        assert bad.status_code == 422
        assert bad.json()["findings"]


@pytest.mark.parametrize(
    ("iri", "name", "kind"),
    [
        ("http://www.entropy-data.com/ns/main/order", "order", "object"),
        ("http://www.entropy-data.com/ns/main/order.order_id", "order_id", "string"),
        ("/shop/semantics/main/email", "email", "string"),
        ("/shop/definitions/products/sku", "sku", "string"),
    ],
)
def test_an_iri_is_one_property_of_odcs(main, iri, name, kind):
    media = "application/vnd.entropydata.odcs+json"
    found = main.get("/api/semantics", params={"iri": iri}, headers={"accept": media})
    assert found.status_code == 200, found.text
    assert found.headers["content-type"] == media
    assert (found.json()["name"], found.json()["logicalType"]) == (name, kind)
    assert main.get("/api/semantics", params={"iri": "https://example.com/nothing"}).status_code == 404


def test_the_command_line_of_the_manager_works(main, server, tmp_path):
    file = tmp_path / "concept.json"
    file.write_text(json.dumps({"name": "Churn rate", "kind": "metric", "unit": "percent"}))
    server.cli("semantics", "concepts", "put", "main", "metrics/churn", "--file", file)
    said = json.loads(server.cli("semantics", "concepts", "get", "main", "metrics/churn", "-o", "json").stdout)
    assert said["unit"] == "percent"
    assert "Churn" in server.cli("semantics", "concepts", "list", "main").stdout
    assert "metrics/churn" in server.cli("semantics", "search", "main", "churn", "--kind", "metric").stdout
    file.write_text(json.dumps({"type": "relatedTo", "roles": [{"concept": "order"}, {"concept": "email"}]}))
    server.cli("semantics", "relationships", "put", "main", "order-email", "--file", file)
    assert "order-email" in server.cli("semantics", "relationships", "list", "main").stdout
    server.cli("semantics", "relationships", "get", "main", "order-email")
    server.cli("semantics", "relationships", "delete", "main", "order-email")
    server.cli("semantics", "concepts", "delete", "main", "metrics/churn")
    file.write_text('{"name": "Archive"}')
    server.cli("semantics", "namespaces", "put", "archive", "--file", file)
    assert "archive" in server.cli("semantics", "namespaces", "list").stdout
    server.cli("semantics", "namespaces", "get", "archive")
    server.cli("semantics", "namespaces", "delete", "archive")
    file.write_text(json.dumps({"id": "a/b", "owner": "checkout", "title": "B"}))
    server.cli("definitions", "put", "a/b", "--file", file)
    assert "a/b" in server.cli("definitions", "list").stdout
    assert json.loads(server.cli("definitions", "get", "a/b", "-o", "json").stdout)["title"] == "B"
    server.cli("definitions", "delete", "a/b")


def test_the_sdk_of_the_manager_works(main, server):
    del main
    server.sdk(
        """
s = c.semantics
s.put_namespace("sdk", models.SemanticNamespace(name="From the SDK"))
s.put_concept("sdk", "a/b", models.SemanticConcept(name="B", kind="entity", properties=[
    models.SemanticConcept(id="p", name="P", kind="property", data_type="integer")]))
s.put_concept("sdk", "c", {"name": "C"})
assert s.get_concept("sdk", "a/b").properties[0].id == "p"
s.put_relationship("sdk", "r", models.SemanticRelationship(type="isA", roles=[
    models.SemanticRelationshipRole(concept="a/b"), models.SemanticRelationshipRole(concept="c")]))
assert s.get_relationship("sdk", "r").roles[1].concept == "c"
assert [each.namespace for each in s.list_namespaces()][-1] == "sdk"
assert len(s.list_concepts("sdk")) == 2 and len(s.list_relationships("sdk")) == 1
text = s.get_ontology_yaml("sdk")
s.delete_concept("sdk", "a/b")
assert len(s.list_relationships("sdk")) == 0
s.put_ontology_yaml("sdk", text)
assert s.get_ontology_yaml("sdk") == text
s.delete_relationship("sdk", "r")
s.delete_namespace("sdk")
c.definitions.put("x/y", models.Definition(id="x/y", owner="checkout", title="Y"))
assert c.definitions.get("x/y").title == "Y" and c.definitions.list()
c.definitions.delete("x/y")
"""
    )


def test_datacontract_lint_puts_in_what_is_linked(main, server, tmp_path):
    del main
    file = tmp_path / "orders.odcs.yaml"
    file.write_text(CONTRACT.replace("{url}", server.url))
    ended = server.run("datacontract", "datacontract", "lint", file, "--inline-references")
    assert "valid" in ended.stdout.lower()
    broken = tmp_path / "broken.odcs.yaml"
    broken.write_text(CONTRACT.replace("{url}", server.url).replace("order.order_id", "order.nothing"))
    ended = server.run("datacontract", "datacontract", "lint", broken, "--inline-references", check=False)
    assert ended.returncode != 0
    assert "order.nothing" in ended.stdout + ended.stderr


BRANCHED = """\
# kept as written
version: 0.2.0.dev0
name: work
ontology:
  - concept: order   # the one
    type: EntityType
    description: What somebody buys
    relationships:
      - name: number
        roles: [{concept: String}]
        verbalizes: ["{Order} has {String}"]
  - concept: article
    type: EntityType
"""


@pytest.fixture
def work(main):
    """A namespace with an entity, made anew."""
    main.delete(f"{NS}/work")
    main.put(f"{NS}/work", json={"name": "Work", "team": "checkout"})
    main.put(f"{NS}/work/concepts/order", json={"name": "Order", "description": "An order"})
    main.put(f"{NS}/work/concepts/old", json={"name": "Old"})
    yield f"{NS}/work"
    main.delete(f"{NS}/work")


def test_a_branch_is_authored_reviewed_and_lands(main, server, work, tmp_path):
    assert main.get(f"{work}/branches/nothing").status_code == 404
    assert "draft" in server.cli("semantics", "branches", "create", "work", "draft").stdout
    file = tmp_path / "ontology.yaml"
    file.write_text(BRANCHED)
    server.cli("semantics", "branches", "put", "work", "draft", "--file", file)
    assert main.get(f"{work}/branches/draft/ontology.yaml").text == BRANCHED
    changes = json.loads(server.cli("semantics", "branches", "changes", "work", "draft", "-o", "json").stdout)
    assert [(each["external_id"], each["op"], each["impact"]) for each in changes] == [
        ("old", "remove", "structural"),
        ("order", "modify", "structural"),
        ("article", "add", "structural"),
    ]
    assert changes[1]["properties"][0] | {"fields": []} == {
        "external_id": "number", "name": "Number", "op": "add", "impact": "structural", "fields": [],
    }  # fmt: skip
    main.put(f"{work}/concepts/customer", json={"name": "Customer"})
    assert main.get(f"{work}/branches/draft").json()["behind_target"] is True
    server.cli("semantics", "branches", "rebase", "work", "draft")
    text = main.get(f"{work}/branches/draft/ontology.yaml").text
    assert text.startswith("# kept as written\n")
    assert "# the one" in text
    assert "merged into" in server.cli("semantics", "branches", "merge", "work", "draft").stdout
    assert {each["id"] for each in main.get(f"{work}/concepts").json()} == {"order", "article", "customer"}
    assert main.get(f"{work}/concepts/order").json()["description"] == "What somebody buys"
    assert main.get(f"{work}/branches").json() == []


def test_what_both_changed_is_a_conflict_until_somebody_decides(main, work, server):
    server.sdk(
        """
s = c.semantics
branch = s.create_branch("work", "draft")
assert branch.branch_namespace == "branch-work-draft" and not branch.behind_target
assert s.create_branch("work", "draft").name == "draft" and len(s.list_branches("work")) == 1
text = s.get_branch_ontology_yaml("work", "draft")
s.put_branch_ontology_yaml("work", "draft", text.replace("An order", "Mine"))
assert s.list_branch_changes("work", "draft")[0].impact == "descriptive"
s.put_concept("work", "order", {"name": "Order", "description": "Theirs"})
rebased = s.rebase_branch("work", "draft")
assert rebased.conflicted and rebased.conflicts[0].external_id == "order" and rebased.conflicts[0].reason == "bothChanged"
"""
    )
    refused = main.post(f"{work}/branches/draft/merge")
    assert refused.status_code == 409
    assert main.get(f"{work}/concepts/order").json()["description"] == "Theirs"
    decided = main.post(f"{work}/branches/draft/rebase", json={"decisions": {"concept:order": "branch"}})
    assert decided.json()["conflicted"] is False
    server.sdk('assert c.semantics.merge_branch("work", "draft") is None')
    assert main.get(f"{work}/concepts/order").json()["description"] == "Mine"
    main.put(f"{work}/branches/empty")
    nothing = main.post(f"{work}/branches/empty/merge")
    assert (nothing.status_code, "no changes" in nothing.json()["detail"]) == (409, True)
    assert main.delete(f"{work}/branches/empty").status_code == 204
