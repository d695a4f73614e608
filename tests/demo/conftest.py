"""A small home that all tests of the demo read and none changes."""

from datetime import date

import pytest

from hansa.demo import seed

UNTIL = date(2026, 11, 22)
SCALE = 0.01


@pytest.fixture(scope="session")
def home(tmp_path_factory):
    folder = tmp_path_factory.mktemp("demo")
    seed.write_home(folder, scale=SCALE, until=UNTIL, progress=lambda *_: None)
    return folder
