"""The desk at which access is asked for, on both databases."""

import pytest
from access_desk import Mesh

from hansa.db.database import Database


@pytest.fixture
def mesh(database_url):
    db = Database(database_url)
    db.migrate()
    yield Mesh(db)
    db.close()
