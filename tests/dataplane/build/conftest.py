"""The small product, and a mesh to build it in."""

import importlib.util
import sys
from pathlib import Path

import databases
import pytest

SMALL = Path(__file__).with_name("small.py")


@pytest.fixture(scope="session")
def small():
    spec = importlib.util.spec_from_file_location("small_product", SMALL)
    module = importlib.util.module_from_spec(spec)
    sys.modules["small_product"] = module
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def mesh(small, tmp_path):
    databases.lay(tmp_path / ".hansa/registry.db")
    made = small.Mesh(tmp_path)
    yield made
    made.close()
