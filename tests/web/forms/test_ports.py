"""Ports in a product's form: what is wrong is said, rows are added by a button, and only what was edited changes in the text."""

import re

import pytest

from hansa.registry.records.values import Draft, Kind
from hansa.standards.write import edit
from hansa.standards.yaml import parse
from hansa.web.pages.forms import ports

EDIT = "/dataproducts/orders/edit"
INPUT = re.compile(r"<input[^>]*>")


def sent(sandbox, url=EDIT):
    """The form as a browser would send it: its inputs, textareas and chosen options."""
    text = sandbox.get(url).text
    form = dict(re.findall(r'<textarea[^>]*name="([^"]+)"[^>]*>\n([^<]*)</textarea>', text))
    for tag in INPUT.findall(text):
        name, value = re.search(r'name="([^"]+)"', tag), re.search(r'value="([^"]*)"', tag)
        if name and 'type="checkbox"' not in tag and name.group(1) != "_csrf":
            form[name.group(1)] = value.group(1) if value else ""
    for name, options in re.findall(r'<select[^>]*name="([^"]+)"[^>]*>(.*?)</select>', text, re.DOTALL):
        form[name] = "".join(re.findall(r'value="([^"]*)" selected', options))
    return form


def test_a_port_without_a_name_and_two_of_one_name_are_refused_at_their_fields(sandbox):
    form = sent(sandbox)
    answer = sandbox.submit(EDIT, {**form, "outputs-0-name": ""})
    assert answer.status_code == 422
    assert 'id="error-outputs-0-name"' in answer.text
    twice = {"outputs-1-was": "", "outputs-1-name": "orders_pii_v1", "outputs-1-version": "", "outputs-1-contract": ""}
    assert sandbox.submit(EDIT, {**form, **twice}).status_code == 422


def test_a_contract_that_does_not_exist_is_a_finding(sandbox):
    before = sandbox.record(Kind.PRODUCT, "orders").text
    answer = sandbox.submit(EDIT, {**sent(sandbox), "outputs-0-contract": "nothing"})
    assert answer.status_code == 422
    assert "nothing" in answer.text
    assert sandbox.record(Kind.PRODUCT, "orders").text == before


def test_saving_without_a_change_writes_no_version(sandbox):
    revision = sandbox.record(Kind.PRODUCT, "orders").revision
    assert sandbox.submit(EDIT, sent(sandbox)).status_code == 303
    assert sandbox.record(Kind.PRODUCT, "orders").revision == revision


def test_a_row_is_added_by_a_button_and_nothing_is_saved_then(sandbox):
    before = sandbox.record(Kind.PRODUCT, "orders").text
    answer = sandbox.submit(EDIT, {**sent(sandbox), "purpose": "Half written", "add": "outputs"})
    assert answer.status_code == 200
    assert 'name="outputs-1-name"' in answer.text
    assert "Half written" in answer.text
    assert answer.text.count("autofocus") == 1
    assert sandbox.record(Kind.PRODUCT, "orders").text == before
    blank = {"outputs-1-was": "", "outputs-1-name": "", "outputs-1-version": "", "outputs-1-contract": ""}
    assert sandbox.submit(EDIT, {**sent(sandbox), **blank}).status_code == 303
    assert sandbox.record(Kind.PRODUCT, "orders").text == before


def test_ports_are_changed_added_and_taken_out_and_comments_stay(sandbox):
    record = sandbox.record(Kind.PRODUCT, "orders")
    sandbox.write(
        Draft(
            Kind.PRODUCT,
            record.text.replace(
                "version: 1.0.0\n    contractId: orders-pii", "version: 1.0.0 # first\n    contractId: orders-pii"
            ),
        )
    )
    form = sent(sandbox)
    new = {
        "outputs-1-was": "",
        "outputs-1-name": "orders_v2",
        "outputs-1-version": "2.0.0",
        "outputs-1-contract": "orders-pii",
    }
    changed = {
        "outputs-0-description": "With its customer.",
        "inputs-0-source": "",
        **new,
        "outputs-1-description": "Next.",
    }
    assert sandbox.submit(EDIT, {**form, **changed, "why": "Second port"}).status_code == 303
    after = sandbox.record(Kind.PRODUCT, "orders")
    assert "# as people say it" in after.text
    assert "# first" in after.text
    assert after.data["outputPorts"][0]["description"] == "With its customer."
    assert after.data["outputPorts"][1] == {
        "name": "orders_v2",
        "version": "2.0.0",
        "contractId": "orders-pii",
        "description": "Next.",
    }
    assert "customProperties" not in after.data["inputPorts"][0]
    form = sent(sandbox)
    gone = {"outputs-0-remove": "1", "inputs-0-remove": "1"}
    assert sandbox.submit(EDIT, {**form, **gone}).status_code == 303
    after = sandbox.record(Kind.PRODUCT, "orders")
    assert [port["name"] for port in after.data["outputPorts"]] == ["orders_v2"]
    assert "inputPorts" not in after.data
    assert (sandbox.services.home / "dataproducts").rglob("*.yaml")


def test_a_new_product_begins_with_its_ports(sandbox):
    form = sent(sandbox, "/dataproducts/new") | {
        "name": "Carts", "domain": "checkout", "owner": "checkout", "type": "sourceAligned", "purpose": "Carts.",
        "inputs-0-was": "", "inputs-0-name": "raw", "inputs-0-version": "", "inputs-0-contract": "order-service-orders", "inputs-0-source": "order-service",
    }  # fmt: skip
    answer = sandbox.submit("/dataproducts/new", form)
    assert answer.status_code == 303, answer.text
    port = sandbox.record(Kind.PRODUCT, "carts").data["inputPorts"][0]
    assert port["customProperties"] == [{"property": "sourceSystemId", "value": "order-service"}]
    assert port["version"] == "1.0.0"


def row(was, removed=False, **values):
    return ports.PortRow(was, {"name": was, "version": "1", "contract": "c", "source": "", **values}, removed)


TEXT = """\
inputPorts: # what it reads
  - {name: a, version: "1", contractId: c}
  - name: b # the second
    version: "1"
    contractId: c
    customProperties:
      - {property: other, value: 1}
      - {property: sourceSystemId, value: shop} # the shop
"""


@pytest.mark.parametrize(
    ("rows", "names", "kept"),
    [
        ((row("a"), row("b", source="shop")), ["a", "b"], ("# what it reads", "# the second", "# the shop")),
        ((row("a", removed=True), row("b", source="erp")), ["b"], ("# the second", "erp", "# the shop")),
        ((row("a", name="z"), row("b"), row("", name="n", source="shop")), ["z", "b", "n"], ("# the second",)),
        ((row("gone", name="gone"), row("b", removed=True)), ["a", "gone"], ("# what it reads",)),
        ((row("b", removed=True), row("a", removed=True)), [], ()),
    ],
)
def test_edits_find_ports_by_the_name_they_had(rows, names, kept):
    tree, _ = parse(TEXT + "name: Orders\n", "x.yaml")
    text = edit(tree, ports.edits(tree.data, {"inputs": rows}))
    after = parse(text, "x.yaml")[0].data
    assert [port["name"] for port in after.get("inputPorts", [])] == names
    assert all(words in text for words in kept), text
