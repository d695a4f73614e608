import sqlite3

import pytest

from hansa.db.memory import Memory


@pytest.fixture
def written(tmp_path):
    path = str(tmp_path / "registry.db")
    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("CREATE TABLE number (value INTEGER)")
    connection.execute("INSERT INTO number VALUES (1)")
    yield path, connection
    connection.close()


def test_what_was_read_is_forgotten_with_any_write(written):
    path, connection = written
    memory = Memory(path)
    made = []

    def make():
        made.append(connection.execute("SELECT value FROM number").fetchone()[0])
        return made[-1]

    assert [memory.get("number", make), memory.get("number", make)] == [1, 1]
    assert made == [1]
    connection.execute("UPDATE number SET value = 2")
    assert memory.get("number", make) == 2
    memory.close()


def test_what_was_read_while_somebody_wrote_is_not_kept(written):
    path, connection = written
    memory = Memory(path)

    def make():
        seen = connection.execute("SELECT value FROM number").fetchone()[0]
        connection.execute("UPDATE number SET value = value + 1")
        return seen

    assert [memory.get("number", make), memory.get("number", make)] == [1, 2]
    memory.close()


def test_without_a_file_nothing_is_kept():
    memory = Memory(None)
    found = iter((1, 2))
    assert [memory.get("number", lambda: next(found)), memory.get("number", lambda: next(found))] == [1, 2]
    memory.close()
