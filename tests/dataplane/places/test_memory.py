"""What a program holds is tested as it is."""

import duckdb
import pandas as pd
import pyarrow as pa
import pytest

from hansa.dataplane.places.errors import BadPlace
from hansa.dataplane.places.place import open_relation

TABLE = pa.table({"id": [1, 2, 3], "city": ["Bonn", None, "Ulm"]})


def test_a_frame_without_columns_is_refused():
    with pytest.raises(BadPlace, match="no columns"), open_relation(pd.DataFrame()):
        pass


def test_what_is_no_table_is_refused():
    for data in (7, [1, 2], None):
        with pytest.raises(BadPlace, match="cannot be tested"):
            open_relation(data)


@pytest.mark.parametrize(
    "data",
    [
        TABLE,
        TABLE.to_batches()[0],
        TABLE.to_reader,
        TABLE.to_pandas,
        lambda: duckdb.connect().sql("FROM (VALUES (1, 'Bonn'), (2, NULL), (3, 'Ulm')) AS t(id, city)"),
    ],
    ids=["table", "batch", "reader", "pandas", "duckdb"],
)
def test_a_table_of_any_library_can_be_read_again(data):
    table = open_relation(data() if callable(data) else data)
    for _ in range(2):
        assert table.engine.rows(f"SELECT count(*), count(city), max(id) FROM {table.relation}") == [(3, 2, 3)]
    table.close()


def test_a_file_by_its_path_and_two_tables_beside_each_other(tmp_path):
    (tmp_path / "a.csv").write_text("id,city\n1,Bonn\n")
    first = open_relation(tmp_path / "a.csv")
    second = open_relation(pd.DataFrame({"id": [1]}), beside=first)
    assert second.engine.rows(
        f"SELECT city FROM {first.relation} AS a JOIN {second.relation} AS b ON a.id = b.id::VARCHAR"
    )
    first.close()
    assert second.engine.rows(f"SELECT count(*) FROM {second.relation}") == [(1,)]
    second.close()
