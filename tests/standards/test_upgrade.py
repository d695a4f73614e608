import copy
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from hansa.standards.document import CURRENT
from hansa.standards.odcs.contract import Contract
from hansa.standards.odps.product import Product
from hansa.standards.read import read
from hansa.standards.upgrade import upgrade
from hansa.standards.write import dump

EXAMPLES = Path(__file__).parent / "examples"


def document(name: str):
    return read((EXAMPLES / name).read_text(), name).document


def test_a_current_document_is_left_alone():
    current = document("full-3.2.0.odcs.yaml")
    assert upgrade(current) is current


def test_every_version_leads_to_a_valid_current_document(example):
    upgraded = upgrade(document(example.name))
    assert (upgraded.spec, upgraded.spec_version) in {("odcs", CURRENT["odcs"]), ("odps", CURRENT["odps"])}
    assert read(upgraded.text, "x").findings == ()


def test_comments_and_layout_of_a_version_3_contract_survive():
    text = upgrade(document("contract-3.0.2.odcs.yaml")).text
    assert text.startswith("# The team keeps this by hand.\napiVersion: v3.2.0\nkind: DataContract   # not a product\n")
    assert "logicalTypeOptions: {exclusiveMinimum: 0}   # never empty" in text


def test_rules_of_3_0_become_metrics_or_keep_their_words():
    contract = Contract.parse(document("contract-3.0.2.odcs.yaml"))
    null, sql, count, own = contract.schema_[0].properties[0].quality
    assert (null.metric, null.operator) == ("nullValues", ("mustBe", 0))
    assert (sql.type, sql.engine, sql.implementation) == ("custom", "sql", "select 1")
    assert (count.metric, count.custom("colour")) == ("rowCount", "red")
    assert (own.type, own.description) == ("text", "bespoke Somebody looks")


def test_what_the_new_version_has_no_place_for_becomes_a_custom_property():
    contract = Contract.parse(document("contract-3.0.2.odcs.yaml"))
    assert contract.servers[0].get("bogus") == 1
    assert contract.team.members[0].custom("hobby") == "chess"


def test_columns_without_a_type_get_one():
    text = "apiVersion: v3.1.0\nkind: DataContract\nid: x\nversion: 1.0.0\nstatus: active\nschema:\n- name: t\n  properties:\n"
    text += "  - name: a\n    physicalType: bigint\n  - name: b\n  - name: c\n    physicalType: geometry\n"
    columns = Contract.parse(read(text, "x").document).schema_[0].properties
    assert [(column.name, column.logical_type) for column in columns] == [
        ("a", "integer"),
        ("b", "string"),
        ("c", "string"),
    ]


def test_the_flat_contract_of_2_2_gets_its_chapters():
    contract = Contract.parse(document("contract-2.2.2.odcs.yaml"))
    assert (contract.id, contract.name, contract.domain) == (
        "53581432-6c55-4ba2-a65f-72344a91553a",
        "my quantum",
        "seller",
    )
    table = contract.schema_[0]
    assert (table.name, table.physical_name, table.primary_key) == ("tbl", "tbl_1", ("rcvr_id",))
    column = table.properties[0]
    assert (column.name, column.required, column.partitioned, column.logical_type) == ("txn_ref_dt", True, True, "date")
    rule = table.properties[1].quality[0]
    assert (rule.name, rule.type, rule.engine, rule.schedule) == ("nullCheck", "custom", "Elevate", "0 20 * * *")
    assert [channel.tool for channel in contract.support] == ["email", "slack", "other"]
    assert contract.sla_properties[0].element == "tbl.txn_ref_dt"
    assert contract.custom("systemInstance") == "instance.ClimateQuantum.org"
    assert contract.servers[0].get("driver") == "postgres"


def test_a_dcs_contract_keeps_its_meaning():
    contract = Contract.parse(document("orders-1.1.0.dcs.yaml"))
    assert (contract.name, contract.version, contract.status, contract.team.name) == (
        "Orders",
        "1.0.0",
        "draft",
        "checkout",
    )
    orders = contract.schema_[0]
    assert orders.primary_key == ("order_id", "x")
    key, amount, at, mapped, listed, reference = orders.properties
    assert (key.logical_type, key.required, key.logical_type_options, key.business_name) == (
        "string",
        True,
        {"format": "uuid"},
        "Order",
    )
    assert (amount.physical_type, amount.logical_type_options) == ("DECIMAL(10,2)", {"minimum": 0})
    assert (at.classification, at.custom("pii")) == ("sensitive", True)
    assert (mapped.map.key.logical_type, mapped.map.value.logical_type) == ("string", "integer")
    assert listed.items.properties[0].enum_values == ("a", "b")
    assert (reference.relationships[0].to, reference.custom("avroNamespace")) == ("orders.order_id", "x")
    assert orders.quality[0].operator == ("mustBeGreaterOrEqualTo", 1)
    levels = {item.property: (item.value, item.unit) for item in contract.sla_properties}
    assert levels["latency"] == (25, "h")
    assert levels["retention"] == (1, "y")
    assert levels["noticePeriod"] == (3, "mo")
    assert levels["availability"] == (99.9, "percent")
    assert levels["support"] == ("9am", None)
    assert {server.server: server.type for server in contract.servers} == {
        "prod": "s3",
        "k": "kafka",
        "d": "custom",
        "z": "custom",
    }


def test_a_definition_that_refers_to_itself_ends():
    text = "dataContractSpecification: 1.1.0\nid: x\ninfo: {title: t, version: 1.0.0}\nmodels: {m: {fields: {f: {$ref: '#/definitions/a'}}}}\n"
    text += "definitions: {a: {$ref: '#/definitions/b', type: string}, b: {$ref: '#/definitions/a', type: string}}\n"
    assert Contract.parse(read(text, "x").document).schema_[0].properties[0].logical_type == "string"


def test_a_dps_product_keeps_its_meaning():
    product = Product.parse(document("search-0.0.1.dps.yaml"))
    assert (product.name, product.status, product.type, product.team.name) == (
        "Search Queries",
        "draft",
        "consumerAligned",
        "search-team",
    )
    assert product.input_ports[0].custom("sourceSystemId") == "search-service"
    port = product.output_ports[0]
    assert (port.contract_id, port.custom("containsPii"), port.custom("autoApprove")) == (
        "search-queries-all",
        False,
        True,
    )
    assert (port.custom("server"), port.custom("color")) == ({"account": "acme", "database": "SEARCH"}, "blue")
    assert (product.custom("maturity"), product.custom("extra"), product.custom("team-slack")) == (
        "managed",
        "kept",
        "#search",
    )


def test_the_archetype_of_a_1_0_product_moves_to_its_own_key():
    upgraded = upgrade(document("orders-1.0.0.odps.yaml"))
    product = Product.parse(upgraded)
    assert (product.type, product.custom("type"), product.custom("other")) == ("aggregate", None, 1)
    assert "# soon 1.1" in upgraded.text


OLD = [
    path.name for path in sorted(EXAMPLES.glob("*.yaml")) if "3.2.0" not in path.name and "1.1.0.odps" not in path.name
]
junk = (
    st.none()
    | st.booleans()
    | st.integers(0, 9)
    | st.text("ab1 :", max_size=5)
    | st.builds(list)
    | st.builds(dict)
    | st.builds(lambda: ["x"])
    | st.builds(lambda: {"a": 1})
)


def spots(data: object) -> list[tuple[object, object]]:
    found = []
    for key, value in list(
        data.items() if isinstance(data, dict) else enumerate(data) if isinstance(data, list) else ()
    ):
        found += [(data, key), *spots(value)]
    return found


@given(st.data(), st.sampled_from(OLD))
@settings(max_examples=120, deadline=None)
def test_whatever_passes_the_old_version_is_valid_in_the_new_one(data, name):
    changed = copy.deepcopy(document(name).data)
    for _ in range(data.draw(st.integers(1, 3))):
        parent, key = data.draw(st.sampled_from(spots(changed)))
        if isinstance(parent, dict) and data.draw(st.booleans()):
            parent[data.draw(st.sampled_from(["extra", "name", "type", "quality", "tags", "value"]))] = data.draw(junk)
        else:
            parent[key] = data.draw(junk)
    reading = read(dump(changed), "x")
    if reading.ok:
        upgraded = upgrade(reading.document)
        assert read(upgraded.text, "x").ok
        assert (Contract if upgraded.spec == "odcs" else Product).parse(upgraded)
