"""What a file is, by its name and its beginning; any name and any bytes get an answer."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hansa.contracts.convert.formats import SCHEMAS, TOOLS
from hansa.contracts.convert.guess import guess

NAMES = {name for name, _ in (*SCHEMAS, *TOOLS)}


@pytest.mark.parametrize(
    ("name", "head", "format_name"),
    [
        ("a", "", ""),
        ("a.exe", "", ""),
        ("a.CSV", "", "csv"),
        ("a.b.parquet", "", "parquet"),
        ("a.json", '[{"type": "record"}]', "json"),
        ("a.json", '{"type": "record", "fields": []}', "avro"),
        ("a.json", '{"openapi": "3.1.0"}', "openapi"),
        ("a.json", '{"$schema": "http://json-schema.org/draft-07/schema#"}', "jsonschema"),
        ("a.json", '{"type": "object", "properties": {}}', "jsonschema"),
        ("a.json", '{"apiVersion": "v3.2.0", "kind": "DataContract"}', "odcs"),
        ("a.yml", "apiVersion: v3.2.0\nkind: DataContract\n", "odcs"),
        ("a.yml", "dataContractSpecification: 1.1.0\n", "dcs"),
        ("a.yml", "version: 2\nmodels:\n", "dbt"),
        ("a.yml", "version: 2\nsources:\n", "dbt-sources"),
        ("a.yml", "checks for orders:\n", "sodacl"),
        ("a.yml", "words: 1\n", ""),
        ("a.py", "import pandera as pa", "pandera"),
        ("a.py", "from sqlalchemy import Table", "sqlalchemy"),
        ("a.py", "class A(BaseModel): ...", "pydantic"),
    ],
)
def test_the_name_and_the_beginning_say_it(name, head, format_name):
    assert guess(name, head) == format_name


@given(st.text(), st.sampled_from(["json", "yaml", "py", "csv", "", "sql"]), st.text())
def test_the_answer_is_a_format_or_nothing(stem, ending, head):
    assert guess(f"{stem}.{ending}", head) in NAMES | {""}
