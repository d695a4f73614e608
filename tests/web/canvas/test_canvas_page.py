import io
import json
import zipfile

from hansa.registry.records.values import Kind

CANVAS = {
    "domain": "checkout",
    "name": "Big Orders",
    "purpose": "Orders above 1000.",
    "schema": "order_id: string key\ntotal: number",
    "archetype": "aggregate",
    "version": "1.0.0",
    "status": "active",
    "input": "source order-service-orders",
}


def test_an_empty_canvas_cannot_be_saved_and_says_why_at_the_blocks(sandbox):
    answer = sandbox.submit("/canvas", {"action": "save"})
    assert answer.status_code == 422
    assert 'id="error-domain"' in answer.text
    assert 'id="error-schema"' in answer.text


def test_the_form_offers_ports_and_source_contracts(sandbox):
    text = sandbox.get("/canvas").text
    assert 'value="port orders orders_pii_v1"' in text
    assert 'value="source order-service-orders"' in text
    assert text.count("<fieldset") == 10


def test_the_preview_answers_htmx_with_the_drafts_only(sandbox):
    answer = sandbox.submit("/canvas", CANVAS, headers={"hx-request-type": "partial"})
    assert answer.status_code == 200, answer.text
    assert answer.text.lstrip().startswith('<section id="drafts"')
    assert "Nothing stands against it" in answer.text
    assert "big-orders" in answer.text


def test_the_download_is_a_folder_of_documents(sandbox):
    answer = sandbox.submit("/canvas", {**CANVAS, "action": "download"})
    assert answer.headers["content-type"] == "application/zip"
    names = zipfile.ZipFile(io.BytesIO(answer.content)).namelist()
    assert names == [
        "big-orders/product.odps.yaml",
        "big-orders/contracts/big-orders.odcs.yaml",
        "big-orders/models/big_orders.sql",
    ]


def test_saving_registers_product_contract_and_code_and_writes_the_folder(sandbox):
    answer = sandbox.submit("/canvas", {**CANVAS, "action": "save"})
    assert (answer.status_code, answer.headers.get("location")) == (303, "/dataproducts/big-orders"), answer.text
    product = sandbox.record(Kind.PRODUCT, "big-orders")
    assert product.data["inputPorts"][0]["customProperties"][0]["value"] == "order-service"
    code = json.loads(sandbox.record(Kind.CODE, "big-orders").text)
    assert 'FROM "order_service_orders"' in code["models/big_orders.sql"]
    files = {str(p.relative_to(sandbox.services.home)) for p in sandbox.services.home.rglob("*") if p.is_file()}
    assert any(name.endswith("models/big_orders.sql") for name in files)


def test_a_name_that_is_taken_is_refused(sandbox):
    answer = sandbox.submit("/canvas", {**CANVAS, "name": "Orders", "action": "save"})
    assert answer.status_code == 422
    assert "already" in answer.text


def test_an_input_that_is_not_offered_is_passed_over(sandbox):
    answer = sandbox.submit("/canvas", {**CANVAS, "input": "source ../../etc/passwd"})
    assert answer.status_code == 200
    assert "passwd" not in answer.text


def test_sql_that_reads_no_input_is_a_finding(sandbox):
    answer = sandbox.submit("/canvas", {**CANVAS, "sql": "SELECT * FROM elsewhere"})
    assert "elsewhere" in answer.text
    assert "put right before" in answer.text
