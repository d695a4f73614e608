"""A real S3 server: every format from there, only the columns asked for, and what goes wrong."""

import random

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from servers import counting_proxy
from test_places import same_verdicts
from writers import as_arrow, as_avro, as_csv, as_excel, as_json, as_json_lines, as_orc, as_parquet

from hansa.dataplane.places.errors import BadPlace, NoData, PlaceGone, UnreadableData

WRITERS = (as_arrow, as_avro, as_csv, as_excel, as_json, as_json_lines, as_orc, as_parquet)


def put(store, path, content):
    with store.open_output_stream(path) as out:
        out.write(content)


def test_what_is_not_there_or_not_allowed_is_said_without_secrets(judged, bucket):
    _, folder, server, environment = bucket
    with pytest.raises(NoData, match="No object fits"):
        judged({**server, "location": f"s3://{folder}/*.csv", "format": "csv"}, environment)
    with pytest.raises(NoData, match="not there|No object fits"):
        judged({**server, "location": "s3://nowhere/a.csv", "format": "csv"}, environment)
    wrong = {**environment, "AWS_SECRET_ACCESS_KEY": "hunter2hunter2"}
    with pytest.raises(PlaceGone) as refused:
        judged({**server, "location": f"s3://{folder}/*.csv", "format": "csv"}, wrong)
    assert "hunter2" not in str(refused.value)
    with pytest.raises(BadPlace, match="no web address"):
        judged({**server, "endpointUrl": "file:///etc/passwd"}, environment)
    with pytest.raises(BadPlace, match="no address in S3"):
        judged({**server, "location": "/etc/passwd", "format": "csv"}, environment)


@pytest.mark.parametrize("writer", WRITERS, ids=lambda each: each.__name__.removeprefix("as_"))
def test_every_format(judged, bucket, tmp_path, writer):
    store, folder, server, environment = bucket
    block = writer(tmp_path)
    for each in tmp_path.glob("orders.*"):
        put(store, f"{folder}/{each.name}", each.read_bytes())
    path = block["path"].replace("{model}", "orders")
    same_verdicts(judged({**server, "location": f"s3://{folder}/{path}", "format": block["format"]}, environment))


def test_delta(judged, bucket):
    import deltalake
    from writers import ARROW

    _, folder, server, environment = bucket
    options = {
        **environment,
        "AWS_ENDPOINT_URL": server["endpointUrl"],
        "AWS_ALLOW_HTTP": "true",
        "AWS_REGION": "x",
        "AWS_S3_ALLOW_UNSAFE_RENAME": "true",
    }
    deltalake.write_deltalake(f"s3://{folder}/orders", ARROW, storage_options=options)
    same_verdicts(judged({**server, "location": f"s3://{folder}/orders", "format": "delta"}, environment))


def test_only_what_is_asked_for_is_read(judged, bucket):
    """Of a file with one small and one large column, a contract of the small one fetches a fraction."""
    store, folder, server, environment = bucket
    dice = random.Random(1)
    table = pa.table({"id": list(range(50_000)), "noise": [dice.randbytes(100) for _ in range(50_000)]})
    pq.write_table(table, f"{folder}/orders.parquet", filesystem=store, use_dictionary=False)
    size = store.get_file_info(f"{folder}/orders.parquet").size
    with counting_proxy(server["endpointUrl"]) as (address, fetched):
        block = {**server, "format": "parquet", "endpointUrl": address}
        found = judged(block, environment, [{"name": "id", "logicalType": "integer", "unique": True}], [])
    assert found["orders.id.unique"].status == "passed"
    assert 0 < sum(fetched) < size / 3


def test_a_cut_off_object_is_named(judged, bucket, tmp_path):
    store, folder, server, environment = bucket
    as_parquet(tmp_path)
    put(store, f"{folder}/orders.parquet", (tmp_path / "orders.parquet").read_bytes()[:-9])
    with pytest.raises(UnreadableData, match=r"orders\.parquet is cut off"):
        judged({**server, "format": "parquet"}, environment)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('id,name\n1,a\n2,"b\n3,c\n', r"orders\.csv line 3 opens a quote that is never closed"),
        ("id,name\n1,a\nname,id\n", r"orders\.csv line 3 is a second header: name,id"),
        ("id\n1\n\xe9\n", ""),
    ],
)
def test_texts_from_there_are_looked_at_as_closely_as_those_nearby(judged, bucket, text, said):
    store, folder, server, environment = bucket
    put(store, f"{folder}/orders.csv", text.encode("latin-1"))
    block = {**server, "format": "csv"}
    properties = [{"name": "id", "logicalType": "integer"}]
    if said:
        with pytest.raises(UnreadableData, match=said):
            judged(block, environment, properties, [])
    else:
        assert judged(block, environment, properties, [])["orders.id.type"].failed_rows == 1


def test_a_text_is_fetched_once(judged, bucket):
    store, folder, server, environment = bucket
    put(store, f"{folder}/orders.json", b'{"id": 1, "day": "2026-01-01"}\n' * 50_000)
    size = store.get_file_info(f"{folder}/orders.json").size
    with counting_proxy(server["endpointUrl"]) as (address, fetched):
        block = {**server, "format": "json", "endpointUrl": address}
        judged(
            block, environment, [{"name": "id", "logicalType": "integer"}, {"name": "day", "logicalType": "date"}], []
        )
    assert size <= sum(fetched) < 1.2 * size
