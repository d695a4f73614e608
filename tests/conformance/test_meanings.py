"""The table of where another tool differs says what Hansa does now; with the environment variable PEER, what the other tool does too."""

import importlib
import os
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def meanings():
    sys.path.insert(0, str(ROOT))
    try:
        return importlib.import_module("bench.meanings")
    finally:
        sys.path.remove(str(ROOT))


def test_our_column_is_true(meanings):
    rows = [line.strip("| ").split(" | ") for line in meanings.written().splitlines() if line.startswith("| ")][1:]
    said = {title: ours.strip("*") for title, _, ours, _ in rows}
    assert said == {case.title: meanings.ours(case) for case in meanings.CASES}
    assert all(right == ours for _, right, ours, _ in rows)


@pytest.mark.skipif("PEER" not in os.environ, reason="PEER names no environment of the other tool")
def test_the_table_is_what_the_bench_makes(meanings):
    assert meanings.written() == meanings.table()
