import pytest

from hansa.registry.records.values import Draft, Kind

TABS = ("overview", "schema", "quality", "levels", "servers", "yaml", "history")


def test_an_unknown_contract_is_not_found(sandbox):
    answer = sandbox.get("/datacontracts/none/overview")
    assert answer.status_code == 404
    assert "There is no data contract" in answer.text


def test_the_list_shows_filters_with_counts_and_answers_htmx_with_the_part(sandbox):
    page = sandbox.get("/datacontracts")
    assert "2 contracts" in page.text
    assert 'href="/datacontracts/orders-pii"' in page.text
    part = sandbox.get("/datacontracts?q=customer&owner=checkout", headers={"hx-request-type": "partial"})
    assert part.text.lstrip().startswith('<div id="results"')
    assert "1 contract<" in part.text
    assert "0 contracts" in sandbox.get("/datacontracts?status=retired").text


@pytest.mark.parametrize("tab", TABS)
def test_every_tab_is_a_page(sandbox, tab):
    answer = sandbox.get(f"/datacontracts/orders-pii/{tab}")
    assert answer.status_code == 200, answer.text
    assert answer.text.count("<h1") == 1
    assert "<script>alert" not in answer.text


def test_terms_are_markdown_without_html_and_links_lead_nowhere_dangerous(sandbox):
    text = sandbox.get("/datacontracts/orders-pii").text
    assert "<strong>forecasts</strong>" in text
    assert "&lt;script&gt;" in text
    assert "javascript:" not in text
    assert "3 months" in text
    assert "free of charge" in text
    assert 'href="/dataproducts/orders"' in text


def test_the_schema_is_a_table_with_nested_properties(sandbox):
    text = sandbox.get("/datacontracts/orders-pii/schema").text
    assert 'id="orders.address.city"' in text
    assert 'data-depth="1"' in text
    assert "confidential" in text
    assert "at most 99 characters" in text
    assert "paid (Paid in full)" in text


def test_promises_are_sentences(sandbox):
    assert "not measured" in sandbox.get("/datacontracts/orders-pii/quality").text
    assert "Data is kept for 3 years." in sandbox.get("/datacontracts/orders-pii/levels").text


def test_the_yaml_is_coloured_numbered_and_downloaded_as_it_is(sandbox):
    text = sandbox.get("/datacontracts/orders-pii/yaml").text
    assert '<span class="tok-key">kind</span>' in text
    assert 'id="L1"' in text
    answer = sandbox.get("/datacontracts/orders-pii/yaml?download")
    assert answer.headers["content-disposition"] == 'attachment; filename="orders-pii.odcs.yaml"'
    assert answer.text == sandbox.record(Kind.CONTRACT, "orders-pii").text


def test_two_versions_are_compared_with_what_the_difference_costs(sandbox):
    old = sandbox.record(Kind.CONTRACT, "orders-pii").text
    new = old.replace("version: 1.0.0", "version: 2.0.0").replace(
        "      - {name: customer_email, logicalType: string, classification: confidential, logicalTypeOptions: {maxLength: 99}}\n", ""
    )  # fmt: skip
    sandbox.write(Draft(Kind.CONTRACT, new), why="No <b>mail</b> any more")
    text = sandbox.get("/datacontracts/orders-pii/history").text
    assert "major change" in text
    assert "breaking" in text
    assert 'data-kind="removed"' in text
    assert "No &lt;b&gt;mail&lt;/b&gt; any more" in text
    assert "Every query of a removed column fails." in text
    assert "structure · breaks the consumer" in text
    assert sandbox.get("/datacontracts/orders-pii/history?old=99&new=zz").status_code == 200


READER = """\
apiVersion: v1.1.0
kind: DataProduct
id: cohorts
name: Cohorts
version: 1.0.0
status: draft
domain: search
inputPorts:
  - {name: orders, version: 1.0.0, contractId: orders-pii}
team: {name: search}
"""


def test_a_version_that_does_not_say_what_it_costs_is_told_with_who_reads_it(sandbox):
    sandbox.write(Draft(Kind.PRODUCT, READER))
    old = sandbox.record(Kind.CONTRACT, "orders-pii").text
    sandbox.write(
        Draft(Kind.CONTRACT, old.replace("version: 1.0.0", "version: 1.0.1").replace("customer_email", "mail"))
    )
    text = sandbox.get("/datacontracts/orders-pii/history").text
    assert "contract/version-step" in text
    assert "Such a change asks for 2.0.0 or later; the newer text says 1.0.1." in text
    assert 'Read under this contract: <a href="/dataproducts/cohorts">Cohorts</a>.' in text


def test_an_id_may_hold_slashes_and_colons_and_end_like_a_tab(sandbox):
    for identifier in ("urn:contract:a/quality", "a/b:c"):
        text = sandbox.record(Kind.CONTRACT, "order-service-orders").text
        sandbox.write(Draft(Kind.CONTRACT, text.replace("id: order-service-orders", f'id: "{identifier}"')))
        for path in (identifier, identifier.replace("/", "%2F"), f"{identifier}/schema"):
            answer = sandbox.get(f"/datacontracts/{path}")
            assert answer.status_code == 200, path
            assert identifier in answer.text
