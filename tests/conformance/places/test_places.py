"""The same contract and data give the same verdicts in every place; a gap is a strict xfail with its reason."""

import duckdb
import orders
import pandas as pd
import pytest
from pyarrow import dataset
from writers import ARROW, FILES, as_csv, as_parquet


def same_verdicts(found):
    wrong = {
        key: (each.status, each.message)
        for key, each in found.items()
        if each.severity.name == "ERROR" and each.status != ("failed" if key in orders.FAILED else "passed")
    }
    assert wrong == {}
    assert {key: found[key].failed_rows for key in orders.FAILED} == orders.FAILED
    assert all(found[key].sample for key in orders.FAILED)


@pytest.mark.parametrize("name", FILES)
def test_files(judged, tmp_path, name):
    same_verdicts(judged(FILES[name](tmp_path)))


@pytest.mark.parametrize("name", ["arrow", "pandas", "polars", "polars lazy", "duckdb", "dataset", "path"])
def test_what_a_program_holds(judged, tmp_path, name):
    same_verdicts(judged(data=held(name, tmp_path)))


def held(name, folder):
    if name == "path":
        as_csv(folder)
        return folder / "orders.csv"
    if name == "duckdb":
        return duckdb.connect().from_arrow(ARROW)
    if name == "dataset":
        as_parquet(folder)
        return dataset.dataset(folder / "orders.parquet")
    if name == "pandas":
        return ARROW.to_pandas(types_mapper=pd.ArrowDtype)
    if name.startswith("polars"):
        polars = pytest.importorskip("polars")
        frame = polars.from_arrow(ARROW)
        return frame.lazy() if name.endswith("lazy") else frame
    return ARROW
