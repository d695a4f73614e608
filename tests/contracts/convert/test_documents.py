"""ODCS down to 3.1, DCS and the Excel template: whole contracts, both ways."""

import io
import zipfile
from pathlib import Path

import openpyxl
import pytest

from hansa.kernel.errors import InvalidInput
from hansa.standards.node import Node
from hansa.standards.odcs.contract import Contract
from hansa.standards.read import read

EXAMPLES = Path(__file__).parents[2] / "standards" / "examples"


def example(name):
    reading = read((EXAMPLES / name).read_text(), name)
    return Contract.parse(reading.document)


ALL = sorted(each.name for each in EXAMPLES.iterdir() if ".odps" not in each.name and ".dps" not in each.name)


def said(value):
    if isinstance(value, Node):
        parts = {each.key: (getattr(value, each.name), each.default) for each in value.parts()}
        return {key: said(is_) for key, (is_, default) in parts.items() if is_ != default} | value.extras()
    return [said(each) for each in value] if isinstance(value, tuple) else value


def plain(contract):
    """Without what is said by saying nothing."""
    data = said(contract)
    data.pop("apiVersion", None)
    for table in data.get("schema", ()):
        table.setdefault("logicalType", "object")
    return data


@pytest.mark.parametrize("name", ALL)
def test_every_contract_survives_odcs(name, back) -> None:
    contract = example(name)
    assert plain(back("odcs", contract)) == plain(contract)


@pytest.mark.parametrize("name", ALL)
def test_every_contract_can_be_said_in_the_version_before(name, export) -> None:
    made = export("odcs", example(name), extra={"version": "3.1.0"})
    reading = read(made.content, name)
    assert reading.ok, reading.findings
    assert reading.document.spec_version == "3.1.0"


def test_what_is_new_is_noted(export) -> None:
    texts = " ".join(
        str(each) for each in export("odcs", example("full-3.2.0.odcs.yaml"), extra={"version": "3.1.0"}).findings
    )
    for word in ("semanticType", "enum", "map", "vector", "context", "synonyms", "vendor", "encoding", "port"):
        assert word in texts


def test_an_unknown_version_is_refused(orders, export) -> None:
    with pytest.raises(InvalidInput, match=r"ODCS 2.2.0 cannot be written"):
        export("odcs", orders, extra={"version": "2.2.0"})


@pytest.mark.parametrize("name", ALL)
def test_every_contract_can_be_said_in_dcs(name, export) -> None:
    reading = read(export("dcs", example(name)).content, name)
    assert reading.ok
    assert reading.document.spec == "dcs"


@pytest.mark.parametrize("name", [each for each in ALL if ".dcs" in each])
def test_a_contract_of_dcs_survives(name, back) -> None:
    contract = example(name)
    made = back("dcs", contract)
    assert [each.name for each in made.schema_] == [each.name for each in contract.schema_]
    for table in contract.schema_:
        assert made.object(table.name).primary_key == table.primary_key
        for prop in table.properties:
            again = made.object(table.name).find(prop.name)
            same = ["logical_type", "required", "enum_values", "classification", "description", "unique"]
            assert {key: getattr(again, key) for key in same} == {key: getattr(prop, key) for key in same}
    assert [(each.property, each.value, each.unit) for each in made.sla_properties] == [
        (each.property, each.value, each.unit) for each in contract.sla_properties
    ]


@pytest.mark.parametrize("name", ALL)
def test_every_contract_survives_the_workbook(name, back) -> None:
    contract = example(name)
    made, wanted = plain(back("excel", contract)), plain(contract)
    assert made == wanted


def test_what_is_no_workbook_is_refused(load) -> None:
    with pytest.raises(InvalidInput, match="no workbook"):
        load("excel", b"a,b\n1,2\n")
    empty = io.BytesIO()
    openpyxl.Workbook().save(empty)
    with pytest.raises(InvalidInput, match="no sheet Fundamentals"):
        load("excel", empty.getvalue())


def test_a_workbook_that_unpacks_to_too_much_is_refused(load, monkeypatch) -> None:
    from hansa.contracts.convert.excel import read as reader

    monkeypatch.setattr(reader, "MAX_UNPACKED", 1_000_000)
    bomb = io.BytesIO()
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", b"0" * 2_000_000)
    with pytest.raises(InvalidInput, match="unpacks to more than"):
        load("excel", bomb.getvalue())


def test_a_workbook_of_the_older_template_is_read(load) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "Fundamentals"
    for row, (label, value) in enumerate(
        [("ID", "shop"), ("Name", "Shop"), ("Version", 1.1), ("Status", "active"), ("Owner", "ada"), ("Tags", "a, b")],
        7,
    ):
        sheet.cell(row, 1, label)
        sheet.cell(row, 3, value)
    sheet.cell(19, 2, "Purpose")
    sheet.cell(19, 3, "Why")
    schema = book.create_sheet("Schema orders")
    schema["A5"], schema["B5"] = "Name", "orders"
    titles = ["Property", "Business Name", "Logical Type", "Required", "Maximum Length", "Example(s)"]
    rows = [
        ["id", "Key", "string", "true", 9, "a, b"],
        ["lines", None, "array", None, None, None],
        ["lines.items", None, "object", None, None, None],
        ["lines.items.sku", None, "string", None, None, None],
    ]
    for number, row in enumerate([titles, *rows], 13):
        for column, value in enumerate(row, 1):
            schema.cell(number, column, value)
    quality = book.create_sheet("Quality")
    for number, row in enumerate(
        [
            ["Schema", "Property", "Quality Type", "Rule (Library)", "Threshold Operator", "Threshold Value"],
            ["orders", "orders.id", "library", "noNullValues", None, None],
            ["orders", None, "library", "rowCount", "mustBeBetween", "1, 9"],
        ],
        4,
    ):
        for column, value in enumerate(row, 1):
            quality.cell(number, column, value)
    servers = book.create_sheet("Servers")
    for row, column, value in [
        (4, 1, "Server"),
        (4, 3, "db"),
        (8, 1, "Type"),
        (8, 3, "postgres"),
        (36, 2, "Host"),
        (36, 3, "h"),
        (37, 2, "Port"),
        (37, 3, 5432),
        (38, 2, "Database"),
        (38, 3, "d"),
        (39, 2, "Schema"),
        (39, 3, "s"),
    ]:
        servers.cell(row, column, value)
    out = io.BytesIO()
    book.save(out)
    contract, _ = load("excel", out.getvalue())
    assert (contract.id, contract.version, contract.team.name, contract.tags) == ("shop", "1.1", "ada", ("a", "b"))
    table = contract.object("orders")
    assert table.find("id").logical_type_options == {"maxLength": 9}
    assert table.find("id").examples == ("a", "b")
    assert table.find("lines").items.properties[0].name == "sku"
    assert table.find("id").quality[0].operator == ("mustBe", 0)
    assert table.quality[0].operator == ("mustBeBetween", [1, 9])
    assert contract.servers[0].port == 5432
