"""Policies, certifications, classification schemes, tags, assets and connectors in the browser, without any script."""

import json

import pytest
import records as made

from hansa.kernel.actor import LOCAL
from hansa.registry.connectors import commands as connectors
from hansa.registry.records.values import Draft, Kind

ASSET = made.asset("db/orders", owner="checkout", assignedTags=["governance/pii"])
BY_STATUS = [{"statuses": ["draft"], "instructions": "Begin."}]
DRAFTS = [
    (Kind.TAG, made.tag("governance/pii", owner="checkout")),
    (Kind.POLICY, made.policy(content="All have <script>alert(1)</script> *checks*.")),
    (Kind.POLICY, made.policy("GLOBAL-2", name="Old rule", status="Deprecated")),
    (Kind.CERTIFICATION, made.certification(tag="governance/pii", restricted=True)),
    (Kind.CLASSIFICATION, made.scheme(customProperty="classification")),
    (Kind.ASSET, made.asset("db", owner="checkout", columns=[], relationships=[])),
    (Kind.BUILDER, made.builder(usageInstructionsByStatus=BY_STATUS, teams=["checkout"], types=["aggregate"])),
    (Kind.ASSET, ASSET | {"relationships": [{"relationshipType": "parent", "assetId": "db"}]}),
]


@pytest.fixture
def mesh(sandbox):
    sandbox.write(*[Draft(kind, json.dumps(body)) for kind, body in DRAFTS])
    with sandbox.services.db.write() as session:
        data = made.connector(health={"status": "running"}, info={"type": "databricks", "description": "Reads tables"})
        connectors.put(session, LOCAL, "c/1", data | {"id": "c/1"}, at=sandbox.services.clock.now())
    return sandbox


PAGES = {
    "/policies": ["Data quality", "Old rule", "Deprecated", "2 policies"],
    "/policies?status=Deprecated": ["Old rule", "1 policy", "Clear all"],
    "/policies?q=nothing": ["Nothing fits"],
    "/policies/GLOBAL-1": ["Accepted", "<em>checks</em>", "&lt;script&gt;", "Version 1"],
    "/certifications": ["Gold", "Given by governance"],
    f"/certifications/{made.UUIDS['gold']}": ["Who has it", "ORDERS", "All checks"],
    "/classification-schemes": ["Sensitivity", "Default", "Secret"],
    "/classification-schemes/sensitivity": ["Harms people", "Tiers"],
    "/tags": ["governance/pii", "Checkout"],
    "/tags?below=governance": ["1 tag"],
    "/tags/governance/pii": ["Who bears it", "ORDERS", "Gold"],
    "/assets": ["ORDERS", "snowflake_table", "2 columns", "2 assets"],
    "/assets?type=snowflake_table&tag=governance%2Fpii": ["1 asset"],
    "/assets/db/orders": ["inner", "required", "Parent", 'href="/assets/db"'],
    "/assets/db": ["Contains", "db/orders"],
    "/connectors": ["c/1", "databricks", "Running", "seen"],
    "/connectors/c/1": ["lastEventId", "Registered", "Remove"],
    "/dataproductbuilders": ["dbt builder", "Claude Code", "1 builder"],
    "/dataproductbuilders?agent=openai_codex": ["Nothing fits"],
    "/dataproductbuilders/dbt": ["How it is used while draft", "{{dataProductName}}", "git.example.org", "checkout"],
    "/search?q=dbt": ["dbt builder", "Builder"],
    "/search?q=gold": ["Gold", "Certification"],
}


@pytest.mark.parametrize(
    "url", ["/policies/GLOBAL-9", "/tags/nope", "/assets/new", "/connectors/nope", "/connectors/x/delete"]
)
def test_what_is_not_there_is_said_so(mesh, url):
    answer = mesh.get(url)
    assert answer.status_code == 404
    assert "There is no" in answer.text


@pytest.mark.parametrize("url", PAGES)
def test_a_page_shows_what_the_documents_say(mesh, url):
    answer = mesh.get(url)
    assert answer.status_code == 200
    assert [word for word in PAGES[url] if word not in answer.text] == []
    assert "<script>alert" not in answer.text


@pytest.mark.parametrize(
    "url",
    [
        "/policies",
        "/certifications",
        "/classification-schemes",
        "/tags",
        "/dataproductbuilders",
        "/assets",
        "/connectors",
    ],
)
def test_an_empty_list_says_what_it_is_for(sandbox, url):
    answer = sandbox.get(url)
    assert answer.status_code == 200
    assert " yet</h2>" in answer.text


def test_a_policy_gets_the_next_number(mesh):
    wrong = mesh.submit("/policies/new", {"name": "", "status": "Draft", "content": "x"})
    assert (wrong.status_code, "Name is needed." in wrong.text) == (422, True)
    saved = mesh.submit("/policies/new", {"name": "Third", "status": "Draft", "content": "Why not."})
    assert saved.headers["location"] == "/policies/GLOBAL-3"
    assert "Why not." in mesh.get("/policies/GLOBAL-3").text


def test_forms_make_and_change_the_others(mesh):
    made_at = mesh.submit(
        "/certifications/new", {"name": "Silver", "tag": "silver", "rank": "2", "restricted": "yes"}
    ).headers["location"]
    assert "Given by governance" in mesh.get(made_at).text
    assert (
        "is no whole number" in mesh.submit("/certifications/new", {"name": "Bronze", "tag": "b", "rank": "two"}).text
    )
    tiers = "- {externalId: low, name: Low, level: 1}"
    saved = mesh.submit("/classification-schemes/new", {"name": "Other scheme", "tiers": tiers})
    assert saved.headers["location"] == "/classification-schemes/other-scheme"
    assert "Low" in mesh.get("/classification-schemes/other-scheme").text
    assert mesh.submit("/tags/new", {"id": "a/b", "owner": "checkout"}).headers["location"] == "/tags/a%2Fb"
    edit = {"owner": "checkout", "assigned": "a/b", "revision": "1"}
    assert mesh.submit("/assets/db%2Forders/edit", edit).status_code == 303
    assert "a/b" in mesh.get("/assets/db/orders").text
    refused = mesh.submit("/tags/a%2Fb/delete")
    assert (refused.status_code, "db/orders" in refused.text) == (409, True)


def test_a_connector_is_removed_after_one_question(mesh):
    assert "is gone" in mesh.get("/connectors/c/1/delete").text
    assert mesh.submit("/connectors/c/1/delete").headers["location"] == "/connectors"
    assert "No connectors yet" in mesh.get("/connectors").text


def test_an_asset_of_many_parts_tells_how_many_and_shows_them_page_by_page(mesh):
    part = {"relationships": [{"relationshipType": "parent", "assetId": "db"}]}
    mesh.write(*(Draft(Kind.ASSET, json.dumps(made.asset(f"db/t{n:02}") | part)) for n in range(60)))
    first, second = mesh.get("/assets/db").text, mesh.get("/assets/db?p=1").text
    assert "<small>61</small>" in first
    assert 'href="?p=1"' in first
    assert "db/t48" in first
    assert "db/t59" in second
    assert 'href="?p=0"' in second
    assert mesh.get("/assets/db?p=99999999").status_code == 200
