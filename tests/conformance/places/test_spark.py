"""A DataFrame of Spark is judged as every place is: a real local session, where Java and pyspark are installed (`uv pip install pyspark`)."""

import importlib.util
import shutil
import sys
import warnings

import orders
import pytest
from writers import ARROW, as_parquet

from hansa.dataplane.places import spark as spark_place
from hansa.dataplane.places.errors import UnreadableData

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
        for each in ("bindAddress", "host"):
            builder = builder.config(f"spark.driver.{each}", "127.0.0.1")
        with pytest.MonkeyPatch.context() as patch:
            patch.setenv("PYSPARK_PYTHON", sys.executable)  # the executors' Python needs PyArrow
            session = builder.getOrCreate()
        session.sparkContext.setLogLevel("ERROR")
        yield session
        session.stop()


@pytest.mark.parametrize("kind", ["a table", "a file", "several partitions", "lists and structures"])
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
    if kind == "several partitions":
        frame = frame.repartition(3)
    found = judged(data=frame)
    failed = {key: each.failed_rows for key, each in found.items() if each.blocks}
    assert failed == orders.FAILED
    assert frame.count() == ARROW.num_rows


def test_a_frame_that_cannot_be_computed_is_said(judged, spark):
    with pytest.raises(UnreadableData, match="Spark cannot compute the data"):
        judged(data=spark.sql("SELECT raise_error('no such thing') AS id"))


def test_executors_without_arrow_are_told_what_they_lack():
    fault = spark_place.unreadable("PythonException: ...\nModuleNotFoundError: No module named 'pyarrow'\n  at org.x")
    assert "executors of Spark have no PyArrow" in fault.message
