"""A DataFrame of Spark is judged as every place is: a real local session, where Java and pyspark are installed (`uv pip install pyspark`)."""

import importlib.util
import shutil
import warnings

import orders
import pytest
from writers import ARROW, as_parquet

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(
        shutil.which("java") is None, reason="Spark needs Java: apt-get install openjdk-17-jre-headless"
    ),
    pytest.mark.skipif(importlib.util.find_spec("pyspark") is None, reason="pyspark (456 MB) is installed by hand"),
    pytest.mark.filterwarnings("ignore"),  # pyspark's own, about pandas and sockets
]


@pytest.fixture(scope="module")
def spark():
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from pyspark.sql import SparkSession

        builder = SparkSession.builder.master("local[1]").config("spark.ui.enabled", "false")
        session = builder.config("spark.driver.bindAddress", "127.0.0.1").getOrCreate()
        session.sparkContext.setLogLevel("ERROR")
        yield session
        session.stop()


@pytest.mark.parametrize("kind", ["a table", "a file", "lists and structures"])
def test_a_frame_of_spark(judged, spark, tmp_path, kind):
    if kind == "lists and structures":
        column = {"name": "v", "logicalType": "array", "items": {"logicalType": "object", "properties": [
            {"name": "n", "logicalType": "integer", "logicalTypeOptions": {"minimum": 0}}]}}  # fmt: skip
        frame = spark.sql("SELECT array(named_struct('n', 1), named_struct('n', -1)) AS v")
        found = judged(data=frame, properties=[column], quality=[])
        assert {key for key, each in found.items() if each.blocks} == {"orders.v[].n.range"}
        return
    as_parquet(tmp_path)
    frame = spark.read.parquet(str(tmp_path / "orders.parquet"))
    if kind == "a table":
        frame.createOrReplaceTempView("orders")
        frame = spark.table("orders")
    found = judged(data=frame)
    failed = {key: each.failed_rows for key, each in found.items() if each.blocks}
    assert failed == orders.FAILED
    assert frame.count() == ARROW.num_rows
