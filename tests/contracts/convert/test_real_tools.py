"""What is exported is accepted by the tools it is for: databases, compilers and validators, none of them pretended."""

import io
import json
import sqlite3
import subprocess
import sys

import duckdb
import fastavro
import jsonschema_rs
import pyarrow as pa
import pytest
import yaml
from contract_strategies import HOSTILE_NAMES, contract_of, contracts
from hypothesis import HealthCheck, given, settings
from openapi_spec_validator import OpenAPIV30SpecValidator, OpenAPIV31SpecValidator
from pyiceberg.schema import Schema
from sqlalchemy import create_engine, text

from hansa.contracts.convert.format import Options
from hansa.contracts.convert.formats import find

SETTINGS = settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture]
)


def exported(name, data, dialect="", **extra):
    return find(name).exporter(contract_of(data), Options("x", dialect=dialect, extra=extra)).content


@SETTINGS
@given(data=contracts())
def test_duckdb_runs_the_sql(data):
    with duckdb.connect() as connection:
        connection.execute(exported("sql", data, "duckdb")).fetchall()
        names = {row[0] for row in connection.execute("SELECT table_name FROM duckdb_tables()").fetchall()}
        columns = connection.execute("SELECT count(*) FROM duckdb_columns() WHERE NOT internal").fetchall()[0][0]
    assert names == {table["name"] for table in data["schema"]}
    assert columns == sum(len(table["properties"]) for table in data["schema"])


@SETTINGS
@given(data=contracts(names=HOSTILE_NAMES))
def test_sqlite_runs_the_sql_whatever_the_names_are(data):
    connection = sqlite3.connect(":memory:")
    connection.executescript(exported("sql", data, "sqlite"))
    made = connection.execute("SELECT count(*) FROM sqlite_master WHERE type = 'table'").fetchone()
    connection.close()
    assert made == (len(data["schema"]),)


@pytest.mark.postgres
@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=contracts(names=HOSTILE_NAMES))
def test_postgresql_runs_the_sql_whatever_the_names_are(data, postgres_url):
    engine = create_engine(postgres_url)
    with engine.connect() as connection:
        connection.connection.driver_connection.execute(exported("sql", data, "postgres"))
        made = connection.execute(text("SELECT count(*) FROM information_schema.tables WHERE table_schema = 'public'"))
        assert made.scalar() == len(data["schema"])
        connection.rollback()
    engine.dispose()


@pytest.fixture(scope="module")
def postgres_url(new_postgres_url):
    return new_postgres_url()


@SETTINGS
@given(data=contracts(names=HOSTILE_NAMES))
def test_fastavro_parses_the_schema(data):
    fastavro.parse_schema(json.loads(exported("avro", data)))


@SETTINGS
@given(data=contracts(names=HOSTILE_NAMES))
def test_the_json_schema_is_one(data):
    for draft, validator in (
        ("2020-12", jsonschema_rs.Draft202012Validator),
        ("draft-07", jsonschema_rs.Draft7Validator),
    ):
        schema = json.loads(exported("jsonschema", data, draft=draft))
        assert jsonschema_rs.meta.is_valid(schema)
        assert validator(schema) is not None


@SETTINGS
@given(data=contracts())
def test_the_openapi_document_is_one(data):
    OpenAPIV31SpecValidator(yaml.safe_load(exported("openapi", data))).validate()
    OpenAPIV30SpecValidator(yaml.safe_load(exported("openapi", data, version="3.0"))).validate()


@settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=contracts(names=HOSTILE_NAMES))
def test_protoc_compiles_the_messages(data, tmp_path):
    from importlib.resources import files

    (tmp_path / "x.proto").write_text(exported("protobuf", data), encoding="utf-8")
    include = files("grpc_tools") / "_proto"
    command = [
        sys.executable,
        "-m",
        "grpc_tools.protoc",
        f"-I{tmp_path}",
        f"-I{include}",
        f"--descriptor_set_out={tmp_path}/x.bin",
        "x.proto",
    ]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


@SETTINGS
@given(data=contracts(names=HOSTILE_NAMES))
def test_pyarrow_runs_the_arrow_schema(data):
    scope = {}
    exec(exported("arrow", data), scope)  # noqa: S102 that is what the code is for
    schemas = [each for each in scope.values() if isinstance(each, pa.Schema)]
    assert [[field.name for field in each] for each in schemas] == [
        [p["name"] for p in t["properties"]] for t in data["schema"]
    ]


@SETTINGS
@given(data=contracts(names=HOSTILE_NAMES, tables=1))
def test_pyiceberg_reads_the_iceberg_schema(data):
    schema = Schema.model_validate_json(exported("iceberg", data))
    assert [each.name for each in schema.columns] == [each["name"] for each in data["schema"][0]["properties"]]
    assert schema.identifier_field_names() == {"key_col"}


@SETTINGS
@given(data=contracts(names=HOSTILE_NAMES))
def test_the_python_code_of_a_struct_type_is_python(data):
    code = compile(exported("spark", data, style="python"), "x.py", "exec")
    calls = {name for each in code.co_consts if hasattr(each, "co_names") for name in each.co_names}
    assert all(name == "T" or name.endswith("Type") or name == "StructField" for name in calls)


def test_an_avro_file_can_be_written_with_the_schema():
    data = {"apiVersion": "v3.2.0", "kind": "DataContract", "id": "x", "version": "1", "status": "draft"}
    amount = {"name": "amount", "logicalType": "number", "physicalType": "decimal(8,2)"}
    data["schema"] = [{"name": "t", "properties": [amount, {"name": "s", "logicalType": "string", "required": True}]}]
    schema = fastavro.parse_schema(json.loads(exported("avro", data)))
    fastavro.writer(io.BytesIO(), schema, [{"amount": None, "s": "x"}])
