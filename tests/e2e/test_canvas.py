"""In the browser, from an empty canvas to a product with rows; and a run that is watched while it goes on."""

import re

import pytest
from program import hansa, served, write

pytestmark = pytest.mark.browser

SLOW = '''\
"""Takes its time, so that somebody can watch."""
import time


def slow(orders):
    time.sleep(4)
    return orders
'''
SQL = "SELECT order_id, CAST(total AS DECIMAL(18, 2)) AS total FROM orders_v1 WHERE CAST(total AS DECIMAL(18, 2)) > 50"


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    home = tmp_path_factory.mktemp("canvas") / "shop"
    hansa("init", home)
    hansa("new", "team", "Checkout", home=home)
    write(home, {"data/orders/2026-01.csv": "order_id,total\n1001,12.50\n1002,99.00\n1003,75.25\n"})
    hansa("new", "product", "Orders", "--owner", "checkout", "--from", "data/orders/*.csv", home=home)
    hansa("publish", "orders", home=home)
    return home


@pytest.fixture(scope="module")
def url(home):
    with served("serve", "--home", home, "--port", 0) as found:
        yield found


def test_an_empty_canvas_says_at_the_blocks_what_is_missing(url, page, axe):
    page.goto(url + "/canvas")
    page.click("button[value=preview]")
    page.wait_for_selector("#drafts .findings li")
    assert axe(page, "light") == []
    assert axe(page, "dark") == []


def fill(page, url):
    page.goto(url + "/canvas")
    page.select_option("#field-domain", "checkout")
    page.fill("#field-name", "Big Orders")
    page.fill("#field-purpose", "Orders above 50, so that somebody thanks for them.")
    page.fill("#field-tags", "orders, big")
    page.fill("#field-consumers", "Marketing: whom do we thank?")
    page.fill("#field-port", "big_orders_v1")
    page.fill("#field-schema", "order_id: string key # the order\ntotal: decimal(18,2) required # in euro")
    page.fill("#field-semantics", "One order above 50.")
    page.check("input[name=input][value='port orders orders_v1']")
    page.fill("#field-design", "Keep the large ones.")
    page.fill("#field-sql", SQL)
    page.fill("#field-quality", "rowCount >= 1")
    page.fill("#field-freshness", "24 hours")
    page.fill("#field-language", "big order: an order above 50 euro")
    page.select_option("#field-archetype", "aggregate")


def test_ten_blocks_become_a_product_that_shows_its_rows(url, home, page, axe):
    fill(page, url)
    blocks = page.locator("fieldset[data-block]")
    assert blocks.count() == 10
    page.click("button[value=preview]")
    page.wait_for_selector("#drafts pre")
    drafts = page.inner_text("#drafts")
    assert "kind: DataProduct" in drafts
    assert "kind: DataContract" in drafts
    assert page.locator("#drafts .findings [data-severity=error]").count() == 0, drafts
    assert axe(page, "light") == []
    assert axe(page, "dark") == []
    with page.expect_download() as started:
        page.click("button[value=download]")
    assert started.value.suggested_filename == "big-orders.zip"
    page.click("button[value=save]")
    page.wait_for_url("**/dataproducts/big-orders")
    assert "Nothing has been published" in page.inner_text("main") or "Never" in page.inner_text("main")
    assert (home / "dataproducts/checkout/big-orders/models/big_orders.sql").read_text().strip() == SQL
    page.click("text=Build now")
    page.wait_for_url("**/runs/*")
    page.wait_for_selector(".live-note", state="detached", timeout=30_000)
    page.wait_for_selector(".stat :text('succeeded')")
    page.click(".run-head h1 a")
    page.wait_for_url("**/dataproducts/big-orders")
    cells = page.inner_text("table[aria-label='Sample rows'], table:has(caption:text('Sample rows'))")
    assert "1002" in cells
    assert "1001" not in cells
    assert axe(page, "light") == []
    assert axe(page, "dark") == []
    assert "big-orders" in hansa("products", "--output", "json", home=home).stdout
    said = hansa("apply", home=home).stdout
    assert said.strip().endswith("Nothing to change."), said


def test_a_run_tells_its_log_while_it_goes_on(url, home, page, axe):
    product = home / "dataproducts/checkout/orders"
    write(
        product,
        {
            "models/slow.py": SLOW.replace("(orders)", "(orders_source)").replace(
                "return orders", "return orders_source"
            )
        },
    )
    write(product, {"models/orders.sql": "SELECT order_id, total FROM slow\n"})
    hansa("apply", home=home)
    page.goto(url + "/dataproducts/orders")
    page.click("text=Build now")
    page.wait_for_url("**/runs/*")
    page.wait_for_selector(".live-note:text('Live')")
    page.wait_for_selector("#log-lines .line", timeout=30_000)
    assert page.locator(".live-note").count() == 1, "the line came while the run went on, not with the page of its end"
    page.wait_for_selector("#steps tr:has-text('slow'):has-text('running')", timeout=30_000)
    assert axe(page, "light") == []
    page.wait_for_selector(".live-note", state="detached", timeout=30_000)
    assert page.inner_text("#steps .stats").count("succeeded") == 1
    before = page.locator("#log-lines .line").count()
    assert before >= 1
    assert re.search(r"Published release \d+", page.inner_text("main"))
    assert axe(page, "light") == []
    assert axe(page, "dark") == []
