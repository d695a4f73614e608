"""Data becomes a contract that the same data keeps: files are opened, and what is broken is refused."""

import json
import uuid

import pyarrow as pa
import pytest
from pyarrow import parquet

import hansa
from hansa.contracts.convert.scalar import scalar
from hansa.kernel.errors import InvalidInput

SCHEMA = pa.schema(
    [
        pa.field("id", pa.uint32(), nullable=False, metadata={"description": "The number"}),
        pa.field("price", pa.decimal128(10, 2)),
        pa.field("lines", pa.list_(pa.struct([pa.field("n", pa.int8(), nullable=False)]))),
        pa.field("words", pa.map_(pa.string(), pa.int32())),
        pa.field("raw", pa.binary(16)),
        pa.field("kind", pa.dictionary(pa.int8(), pa.string())),
        pa.field("at", pa.timestamp("ns", tz="UTC")),
        pa.field("local", pa.timestamp("ms")),
        pa.field("who", pa.uuid()),
    ]
)


def words(contract):
    return [each.word if (each := scalar(prop)) else prop.logical_type for prop in contract.model.schema_[0].properties]


@pytest.mark.parametrize("kind", ["parquet", "arrow", "csv", "json", "delta"])
def test_what_is_broken_is_refused(kind, tmp_path):
    path = tmp_path / "x"
    path.write_bytes(b"PAR1\x00\xff{[broken" * 3)
    with pytest.raises(InvalidInput):
        hansa.Contract.import_(kind, path).model  # noqa: B018 reading it is the test
    (tmp_path / "folder").mkdir()
    with pytest.raises(InvalidInput):
        hansa.Contract.import_(kind, tmp_path / "folder")


@pytest.mark.parametrize("kind", ["parquet", "arrow"])
def test_the_types_of_arrow_and_parquet(kind, tmp_path):
    path = tmp_path / f"Orders 2.{kind}"
    table = SCHEMA.empty_table()
    if kind == "parquet":
        parquet.write_table(table, path)
    else:
        with pa.OSFile(str(path), "wb") as sink, pa.ipc.new_file(sink, SCHEMA) as writer:
            writer.write(table)
    contract = hansa.Contract.import_(kind, path)
    first = contract.model.schema_[0]
    assert first.name == "orders_2"
    assert words(contract) == [
        "uint32",
        "decimal(10,2)",
        "array",
        "map",
        "binary",
        "string",
        "timestamptz",
        "timestamp",
        "uuid",
    ]
    assert (first.properties[0].required, first.properties[0].description) == (True, "The number")
    assert first.properties[2].items.properties[0].required
    assert contract.model.servers[0].path == str(path)


def test_csv_with_its_delimiter(tmp_path):
    path = tmp_path / "x[1].csv"
    path.write_text("a;b;c d\n1;2.5;2020-01-01\n2;3.5;2020-01-02\n")
    contract = hansa.Contract.import_("csv", path)
    assert words(contract) == ["int64", "float64", "date"]
    assert contract.model.servers[0].get("delimiter") == ";"


def test_nested_json_lines(tmp_path):
    path = tmp_path / "x.jsonl"
    path.write_text(
        "\n".join(
            json.dumps({"a": n, "b": {"c": [{"d": "x"}]}, "u": str(uuid.UUID(int=n)), "e": None}) for n in range(3)
        )
    )
    contract = hansa.Contract.import_("json", path)
    assert words(contract)[:3] == ["int64", "object", "uuid"]
    assert contract.model.schema_[0].properties[1].properties[0].items.properties[0].name == "d"
    assert [each.text for each in contract.imported] == ["x.e: has no value in the sample and was read as text."]


def test_the_newest_schema_of_a_delta_table(tmp_path):
    log = tmp_path / "orders" / "_delta_log"
    log.mkdir(parents=True)
    for number, names in enumerate((["a"], ["a", "b"])):
        fields = [{"name": name, "type": "long", "nullable": True, "metadata": {}} for name in names]
        schema = json.dumps({"type": "struct", "fields": fields})
        action = {"metaData": {"schemaString": schema, "partitionColumns": ["a"], "description": "Orders"}}
        (log / f"{number:020}.json").write_text(json.dumps({"commitInfo": {}}) + "\n" + json.dumps(action) + "\n")
    table = hansa.Contract.import_("delta", tmp_path / "orders").model.schema_[0]
    assert (table.name, table.description, [each.name for each in table.properties]) == ("orders", "Orders", ["a", "b"])
    assert table.properties[0].partitioned


def test_arrow_code_builds_the_schema_that_was_read(tmp_path):
    path = tmp_path / "x.parquet"
    parquet.write_table(SCHEMA.empty_table(), path)
    scope = {}
    exec(hansa.Contract.import_("parquet", path).export("arrow").content, scope)  # noqa: S102 that is what the code is for
    assert scope["X"].field("price") == SCHEMA.field("price")
    assert scope["X"].field("id").metadata == {b"description": b"The number"}
    assert scope["X"].field("lines").type == SCHEMA.field("lines").type


@pytest.mark.parametrize(
    ("kind", "text", "said"), [("csv", "", "is empty"), ("json", "", "is empty"), ("json", "[]", "holds no objects")]
)
def test_a_file_without_columns_is_refused(kind, text, said, tmp_path):
    path = tmp_path / f"nothing.{kind}"
    path.write_text(text)
    with pytest.raises(InvalidInput, match=said):
        hansa.Contract.import_(kind, path)
