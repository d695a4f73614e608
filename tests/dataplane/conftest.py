"""A warehouse and an engine on a temporary directory."""

from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest

from hansa.dataplane.engines.duck import open_engine
from hansa.dataplane.storage.local import LocalStore
from hansa.dataplane.storage.warehouse import Warehouse


@pytest.fixture
def warehouse(tmp_path: Path) -> Iterator[Warehouse]:
    made = Warehouse(f"sqlite:///{tmp_path}/registry.db", LocalStore(tmp_path / "warehouse"))
    yield made
    made.catalog.close()


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    connection = open_engine(tmp_path / "tmp")
    yield connection
    connection.close()
