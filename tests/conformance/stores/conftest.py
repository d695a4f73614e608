"""The stores of a warehouse: a local folder, and a real S3 server."""

import importlib.util
import sys
from pathlib import Path

import pytest

from hansa.dataplane.storage.local import LocalStore
from hansa.dataplane.storage.s3 import Place, S3Store

SMALL = Path(__file__).parents[2] / "dataplane" / "build" / "small.py"


@pytest.fixture(scope="session")
def small():
    """The small product that builds are tested with."""
    spec = importlib.util.spec_from_file_location("small_product", SMALL)
    module = importlib.util.module_from_spec(spec)
    sys.modules["small_product"] = module
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def s3_store(s3_url, seaweed, tmp_path):
    def make(home=tmp_path, endpoint=seaweed["endpoint"], most=10**9, kind=S3Store):
        state = home / ".hansa"
        return kind(s3_url, Place(endpoint), scratch=state / "tmp", copies=state / "cache", most=most)

    return make


@pytest.fixture(params=["local", "s3"])
def store(request, tmp_path):
    if request.param == "local":
        return LocalStore(tmp_path / "warehouse")
    return request.getfixturevalue("s3_store")()


@pytest.fixture
def mesh(small, store, tmp_path):
    made = small.Mesh(tmp_path, store=store)
    yield made
    made.close()
