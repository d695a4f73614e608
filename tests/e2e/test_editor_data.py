"""In the browser: a contract begins from a dropped file, a draft is tested on published rows, checks show their history."""

import pytest
from program import hansa, served, write

pytestmark = pytest.mark.browser

COLUMNS = """\
    properties:
      - {name: order_id, logicalType: string, required: true, primaryKey: true, description: The order.}
      - {name: total, logicalType: string, description: What it cost.}
"""
LOOSE = "{name: total, logicalType: string, description: What it cost.}"
STRICT = "{name: total, logicalType: string, description: What it cost., logicalTypeOptions: {maxLength: 4}}"
DROP = """([name, text]) => {
  const files = new DataTransfer();
  files.items.add(new File([text], name, { type: "text/csv" }));
  for (const kind of ["dragover", "drop"])
    document.querySelector("main").dispatchEvent(new DragEvent(kind, { dataTransfer: files, bubbles: true, cancelable: true }));
}"""


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    home = tmp_path_factory.mktemp("editor") / "shop"
    hansa("init", home)
    hansa("new", "team", "Checkout", home=home)
    write(home, {"data/orders/2026-01.csv": "order_id,total\n1001,12.50\n1002,99.00\n1003,7.25\n"})
    hansa("new", "product", "Orders", "--owner", "checkout", "--from", "data/orders/*.csv", home=home)
    product = home / "dataproducts/checkout/orders"
    for name in ("orders", "orders-source"):
        contract = product / f"contracts/{name}.odcs.yaml"
        head, _, rest = contract.read_text().partition("    properties:\n")
        mark = "    quality:\n"
        contract.write_text(head + COLUMNS + (mark + rest.partition(mark)[2] if mark in rest else ""))
    write(product, {"models/orders.sql": "SELECT order_id, total FROM orders_source\n"})
    for _ in range(2):
        hansa("publish", "orders", home=home)
    return home


@pytest.fixture(scope="module")
def url(home):
    with served("serve", "--home", home, "--port", 0) as found:
        yield found


def test_a_dropped_file_becomes_a_draft(url, home, page, axe):
    before = hansa("contracts", "--output", "json", home=home).stdout
    page.goto(url + "/datacontracts")
    page.click("text=New contract")
    page.wait_for_selector("contract-drop:defined")
    assert axe(page, "light") == []
    assert axe(page, "dark") == []
    page.evaluate(DROP, ["Weather <img src=x>.csv", "day,station,celsius\n2026-01-01,Kiel,3.5\n"])
    page.wait_for_selector("#drafted", timeout=30_000)
    assert "celsius" in page.input_value("#editor-yaml")
    assert page.locator("#editor-tested img").count() == 0
    assert axe(page, "light") == []
    assert axe(page, "dark") == []
    assert hansa("contracts", "--output", "json", home=home).stdout == before


def test_a_file_that_is_broken_leaves_what_was_written(url, page):
    page.goto(url + "/datacontracts/new")
    page.wait_for_selector("contract-drop:defined")
    page.fill("#editor-yaml", "id: mine\n")
    page.evaluate(DROP, ["rows.sql", "CREATE TABL"])
    page.wait_for_selector(".begin-said [role=alert]", timeout=30_000)
    assert page.input_value("#editor-yaml") == "id: mine\n"


def test_a_contract_begins_from_a_published_table(url, page):
    page.goto(url + "/datacontracts/new")
    page.click("text=Begin from the table")
    page.wait_for_selector("#drafted")
    assert "order_id" in page.input_value("#editor-yaml")


def test_a_draft_is_tested_on_published_rows(url, page, axe):
    page.goto(url + "/datacontracts/orders/edit")
    page.wait_for_selector("code-editor[data-ready]")
    page.fill("#editor-yaml", page.input_value("#editor-yaml").replace(LOOSE, STRICT))
    page.click("text=Test on current data")
    page.wait_for_selector("#tested:has-text('Tested on current data')", timeout=45_000)
    said = page.inner_text("#editor-tested")
    assert "1 failed" in said
    assert "2 of 3 rows" in said
    assert "1002" in said
    assert "1003" not in said
    assert axe(page, "light") == []
    assert axe(page, "dark") == []
    page.click("#editor-tested a[data-line]")
    assert "total" in page.evaluate("document.getSelection().toString()")
    page.wait_for_timeout(600)
    assert "1 failed" in page.inner_text("#editor-tested"), "the results stay while the text is corrected"
    page.goto(url + "/datacontracts/orders/yaml")
    assert "maxLength" not in page.inner_text("main")


def test_the_form_is_tested_too(url, page):
    page.goto(url + "/datacontracts/orders/edit?view=form")
    page.click("text=Test on current data")
    page.wait_for_selector("#tested:has-text('Tested on current data')", timeout=45_000)
    assert "passed" in page.inner_text("#editor-tested")


def test_checks_show_their_last_runs(url, page, axe):
    page.goto(url + "/datacontracts/orders/quality")
    label = page.locator(".trend .spark").first.get_attribute("aria-label")
    assert label == "Last 2 runs: kept in 2; kept in the last run."
    assert axe(page, "light") == []
    assert axe(page, "dark") == []
