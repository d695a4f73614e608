import importlib
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import inspect, text

import hansa
from hansa.db import migrate
from hansa.db.base import Base
from hansa.db.database import Database
from hansa.db.errors import BadDatabaseUrl, DatabaseAway, DatabaseIsNewer

SOURCE = Path(hansa.__file__).parent


def import_every_table():
    for path in SOURCE.rglob("model.py"):
        importlib.import_module("hansa." + ".".join(path.relative_to(SOURCE).with_suffix("").parts))


@pytest.mark.parametrize("url", ["", "mysql://x/y", "sqlite://", "sqlite:///:memory:", "no url at all"])
def test_other_databases_are_refused(url):
    with pytest.raises(BadDatabaseUrl):
        Database(url)


def test_a_newer_database_is_refused(database_url):
    database = Database(database_url)
    database.migrate()
    with database.write() as session:
        session.execute(text(f"UPDATE {migrate.VERSION_TABLE} SET version_num = '9999'"))
    with pytest.raises(DatabaseIsNewer, match="9999"):
        database.migrate()
    database.close()


def test_the_migrated_tables_are_the_tables_of_the_code(database_url):
    import_every_table()
    database = Database(database_url)
    database.migrate()

    def ours(name, kind, _parents):
        return not (kind == "table" and (name == migrate.VERSION_TABLE or name.startswith("fulltext")))

    def mine(_thing, name, kind, _reflected, _other):
        return (kind, name) != ("column", "words") and not (kind == "index" and str(name).startswith("fulltext"))

    with database.engine.connect() as connection:
        context = MigrationContext.configure(
            connection, opts={"include_name": ours, "include_object": mine, "compare_type": True}
        )
        assert compare_metadata(context, Base.metadata) == []
    database.close()


def test_migrating_again_changes_nothing_and_needs_no_alembic(database_url, monkeypatch):
    database = Database(database_url)
    database.migrate()
    monkeypatch.setattr(migrate, "upgrade", lambda _engine: pytest.fail("upgraded a current database"))
    database.migrate()
    database.close()


def test_the_steps_are_one_chain(database_url):
    database = Database(database_url)
    with database.engine.connect() as connection:
        script = ScriptDirectory.from_config(migrate.config(connection))
    assert script.get_heads() == [migrate.steps()[-1]]
    assert [step.revision for step in reversed(list(script.walk_revisions()))] == list(migrate.steps())
    database.close()


def test_a_step_that_fails_leaves_nothing_behind(database_url, monkeypatch):
    database = Database(database_url)
    with monkeypatch.context() as patch:
        patch.setattr(migrate, "_check", lambda _version: False)
        from alembic import command

        real = command.upgrade

        def broken(config, target):
            real(config, target)
            raise OSError("power cut")

        patch.setattr(command, "upgrade", broken)
        with pytest.raises(OSError, match="power cut"):
            migrate.upgrade(database._writer)
    assert not migrate.is_current(database.engine)
    database.migrate()
    assert migrate.is_current(database.engine)
    database.close()


def test_an_empty_database_is_told_from_a_used_one_and_can_be_emptied(database_url):
    import_every_table()
    database = Database(database_url)
    assert database.is_empty()
    database.migrate()
    assert not database.is_empty()
    with database.write() as session:
        session.execute(text("CREATE TABLE somebody_elses (id INTEGER)"))
    database.forget()
    assert database.is_empty()
    assert inspect(database.engine).get_table_names() == ["somebody_elses"]
    assert set(Base.metadata.tables) <= migrate.OWN
    database.migrate()
    database.close()


def test_a_database_that_does_not_answer_is_an_error_without_its_password():
    database = Database("postgresql://hansa:secret@127.0.0.1:1/nothing")
    with pytest.raises(DatabaseAway, match="nothing") as away:
        database.migrate()
    assert "secret" not in str(away.value)
    assert "HANSA_DATABASE_URL" in str(away.value)
    database.close()
