"""The desk at which access is asked for, on both databases."""

import pytest
from access_desk import Mesh

from hansa.db.database import Database


@pytest.fixture
def mesh(migrated_url):
    db = Database(migrated_url)
    yield Mesh(db)
    db.close()
