"""The editor's test on current data, without a browser: what is shown, what is hidden, and that nothing is saved."""

import re
import time

import pytest

from hansa.app import scaffold
from hansa.app.settings import load
from hansa.app.wiring import open_local
from hansa.cli.progress import Quietly
from hansa.kernel.actor import GUEST
from hansa.registry import catalogue
from hansa.registry.records.values import Kind

ROWS = "order_id,email,total\n1,ada@example.org,12.50\n2,<b>grace</b>@example.org,99.00\n"
COLUMNS = """\
    properties:
      - {name: order_id, logicalType: string, required: true, primaryKey: true}
      - {name: email, logicalType: string, classification: confidential}
      - {name: total, logicalType: string}
"""


@pytest.fixture(scope="module")
def mesh(tmp_path_factory):
    folder = tmp_path_factory.mktemp("trials") / "shop"
    scaffold.init(folder, "Shop")
    scaffold.new(folder, scaffold.New("team", "Checkout"))
    (folder / "data/orders").mkdir(parents=True)
    (folder / "data/orders/1.csv").write_text(ROWS)
    scaffold.new(folder, scaffold.New("product", "Orders", "checkout", path="data/orders/*.csv"))
    product = folder / "dataproducts/checkout/orders"
    for name in ("orders", "orders-source"):
        path = product / f"contracts/{name}.odcs.yaml"
        head, _, rest = path.read_text().partition("    properties:\n")
        mark = "    quality:\n"
        path.write_text(head + COLUMNS + mark + rest.partition(mark)[2] if mark in rest else head + COLUMNS)
    (product / "models/orders.sql").write_text("SELECT order_id, email, total FROM orders_source\n")
    with open_local(load(folder, environ={})) as local:
        local.apply(why="first")
        for _ in range(3):
            row = local.building.build("orders", Quietly())
            assert row.status == "succeeded", row.message
        yield local


@pytest.fixture
def pages(mesh, browse):
    return browse(mesh.services)


@pytest.fixture
def text(mesh):
    with mesh.services.db.read() as session:
        return catalogue.get(session, Kind.CONTRACT, "orders").text


def strict(text):
    return text.replace(
        "{name: total, logicalType: string}", "{name: total, logicalType: string, enum: [{value: '99.00'}]}"
    )


def submit(pages, text, **headers):
    pages.get("/datacontracts")
    form = {"_csrf": pages.cookies["hansa_csrf"], "text": text, "action": "test"}
    return pages.post("/datacontracts/orders/try", data=form, headers=headers)


def test_a_test_without_the_token_is_refused(pages, text):
    assert pages.post("/datacontracts/orders/try", data={"text": text}).status_code == 403


def test_the_draft_is_tested_and_not_saved(pages, mesh, text):
    page = submit(pages, strict(text))
    assert page.status_code == 200
    assert "1 failed" in page.text
    assert "1 of 2 rows" in page.text
    assert "ada@example.org" in page.text, "the operator sees the failing rows"
    assert "Back to the text" in page.text
    with mesh.services.db.read() as session:
        assert catalogue.get(session, Kind.CONTRACT, "orders").text == text


def test_failing_rows_are_hidden_from_a_guest_and_escaped(pages, mesh, text, monkeypatch):
    monkeypatch.setattr("hansa.web.pages.trials.routes.actor_of", lambda _: GUEST)
    page = submit(
        pages,
        text.replace("{name: total, logicalType: string}", "{name: total, logicalType: string, enum: [{value: x}]}"),
    )
    assert "2 of 2 rows" in page.text
    assert "hidden" in page.text
    assert "example.org" not in page.text


def test_values_of_rows_are_text(pages, text):
    page = submit(
        pages,
        text.replace(
            "{name: total, logicalType: string}", "{name: total, logicalType: string, enum: [{value: '12.50'}]}"
        ),
    )
    assert "&lt;b&gt;grace" in page.text
    assert "<b>grace" not in page.text


@pytest.mark.parametrize("text", ["", "a: [", "</textarea><script>alert(1)</script>"])
def test_what_is_no_contract_is_said(pages, text):
    page = submit(pages, text)
    assert page.status_code == 422
    assert "no valid contract" in page.text
    assert "<script>alert" not in page.text


def test_the_part_is_looked_at_until_it_is_done(pages, text):
    part = {"hx-request-type": "partial"}
    waiting = submit(pages, strict(text), **part).text
    assert "<html" not in waiting
    address = re.search(r'hx-get="([^"]+)"', waiting).group(1)
    for _ in range(100):
        found = pages.get(address, headers=part).text
        if "hx-get" not in found:
            break
        time.sleep(0.2)
    assert "1 failed" in found
    assert "no longer kept" in pages.get("/trials/nothing", headers=part).text


def test_a_contract_that_nobody_publishes_says_so(pages, text):
    pages.get("/datacontracts")
    form = {"_csrf": pages.cookies["hansa_csrf"], "text": text}
    assert "Nothing is published" in pages.post("/datacontracts/orders-source/try", data=form).text


def test_a_published_table_and_one_that_was_read_become_drafts(pages):
    assert "orders_v1" in pages.get("/datacontracts/new").text
    published = pages.get("/datacontracts/new/table", params={"from": "orders\norders_v1\norders"})
    assert "Begun from Orders, orders_v1" in published.text
    assert "email" in published.text
    linked = pages.get("/datacontracts/new/table?product=orders&port=orders_v1")
    assert "Begun from Orders" in linked.text


def test_the_history_of_every_check_is_drawn_and_told(pages):
    page = pages.get("/datacontracts/orders/quality").text
    assert "Last 3 runs: kept in 3; kept in the last run." in page
    assert page.count('class="spark"') >= 5
