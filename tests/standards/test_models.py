import copy
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hansa.kernel.errors import InvalidInput
from hansa.standards.node import Node
from hansa.standards.odcs.contract import Contract
from hansa.standards.odps.product import Product
from hansa.standards.read import read
from hansa.standards.write import dump

EXAMPLES = Path(__file__).parent / "examples"
FULL = read((EXAMPLES / "full-3.2.0.odcs.yaml").read_text(), "full").document
ORDERS = read((EXAMPLES / "orders-1.1.0.odps.yaml").read_text(), "orders").document


def test_a_document_of_another_kind_is_refused():
    with pytest.raises(InvalidInput, match="no data contract"):
        Contract.parse(ORDERS)
    with pytest.raises(InvalidInput, match="no data product"):
        Product.parse(FULL)


def test_a_contract_is_read_chapter_by_chapter():
    contract = Contract.parse(FULL)
    assert (contract.id, contract.version, contract.status, contract.domain) == (
        "orders-pii",
        "2.1.0",
        "active",
        "checkout",
    )
    assert contract.description.purpose == "All orders since 2024,\nwith the customer's address.\n"
    assert [server.type for server in contract.servers] == ["postgres", "local", "custom"]
    assert contract.servers[0].port == "${DB_PORT}"
    assert (contract.servers[1].get("cursor"), contract.servers[1].get("path")) == ("updated_at", "data/orders/*.csv")
    assert contract.team.members[0].replaced_by_username == "bo@example.com"
    assert contract.roles[0].first_level_approvers == "Reporting Manager"
    assert contract.support[0].invitation_url == "https://example.com/join"
    assert (contract.price.price_amount, contract.price.price_currency) == (9.95, "EUR")
    assert contract.sla("frequency").schedule == "0 6 * * *"
    assert contract.custom("owner") == {"team": "checkout"}
    assert contract.custom("nobody") is None
    assert contract.context.constraints[0].constraint == "Never show an e-mail address."


def test_a_table_is_read_with_all_its_columns():
    orders = Contract.parse(FULL).object("orders")
    assert orders.primary_key == ("order_id",)
    assert orders.context.instructions == "One row an order."
    assert orders.relationships[0].sources == ("orders.customer_id", "orders.shop_id")
    assert orders.find("status").enum_values == ("open", "paid", 3)
    assert orders.find("lines").items.properties[0].name == "sku"
    assert orders.find("attributes").map.value.logical_type == "number"
    assert orders.find("customer_email").relationships[0].targets == ("customers.email",)
    assert orders.find("total").logical_type_options == {"minimum": 0, "exclusiveMaximum": 100000, "format": "f64"}
    assert orders.quality[0].operator == ("mustBeGreaterThan", 100000)
    assert orders.quality[3].operator is None
    assert orders.find("nothing") is None


def test_what_was_read_can_be_written_again():
    kept = Contract.parse(FULL).to_json()
    assert kept["schema"][0]["properties"] == FULL.data["schema"][0]["properties"]
    assert {name: kept[name] for name in kept if name != "schema"} == {
        name: FULL.data[name] for name in kept if name != "schema"
    }


def test_a_value_cannot_be_changed():
    with pytest.raises(AttributeError, match="frozen"):
        Contract.parse(FULL).name = "x"


def test_a_product_is_read_port_by_port():
    product = Product.parse(ORDERS)
    assert (product.id, product.type, product.domain, product.team.name) == (
        "orders",
        "sourceAligned",
        "checkout",
        "checkout",
    )
    port = product.output_port("orders_pii_v2")
    assert (port.version, port.contract_id, port.custom("containsPii")) == ("2.0.0", "orders-pii", True)
    assert product.input_port("orders_raw").custom("sourceSystemId") == "order-service"
    assert port.input_contracts[0].id == "orders-raw"
    assert product.management_ports[0].content == "control"
    assert product.output_port("other") is None


def look_at_all(value):
    """Values are read when they are asked for."""
    if isinstance(value, Node):
        for part in value.parts():
            look_at_all(getattr(value, part.name))
    elif isinstance(value, tuple):
        for each in value:
            look_at_all(each)


junk = (
    st.none()
    | st.booleans()
    | st.integers(-2, 9)
    | st.floats(0, 2)
    | st.text("ab1 :", max_size=5)
    | st.builds(list)
    | st.builds(dict)
    | st.builds(lambda: ["x"])
)


def spots(data: object) -> list[tuple[object, object]]:
    found = []
    for key, value in list(
        data.items() if isinstance(data, dict) else enumerate(data) if isinstance(data, list) else ()
    ):
        found += [(data, key), *spots(value)]
    return found


@given(st.data(), st.sampled_from([FULL, ORDERS]))
@settings(max_examples=200, deadline=None)
def test_whatever_passes_can_be_read_and_whatever_does_not_is_told(data, document):
    changed = copy.deepcopy(document.data)
    parent, key = data.draw(st.sampled_from(spots(changed)))
    parent[key] = data.draw(junk)
    reading = read(dump(changed), "x")
    if reading.ok:
        look_at_all((Contract if document is FULL else Product).parse(reading.document))
    else:
        assert reading.findings
