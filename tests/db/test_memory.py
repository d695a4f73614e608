import pytest
from sqlalchemy import text

from hansa.db.database import Database
from hansa.db.memory import KEPT, MOST, remembered


def value_in(session):
    return session.scalar(text("SELECT value FROM number"))


def set_to(database, value):
    with database.write() as session:
        session.execute(text("UPDATE number SET value = :value"), {"value": value})


@pytest.fixture
def database(database_url):
    made = Database(database_url)
    with made.write() as session:
        session.execute(text("CREATE TABLE number (value INTEGER)"))
        session.execute(text("INSERT INTO number VALUES (1)"))
    yield made
    made.close()


@pytest.fixture
def another(database):
    """The same database, as another process has it open."""
    made = Database(database.engine.url.render_as_string(hide_password=False))
    yield made
    made.close()


def counted(database):
    """A question, and the list of what it has found whenever it was really asked."""
    found = []

    def ask():
        return database.remembered("number", lambda session: found.append(value_in(session)) or found[-1])

    return ask, found


def test_what_was_read_is_forgotten_with_any_write(database, another):
    """A server that tidies up on its own account may cause a question more, but not one for each time."""
    ask, found = counted(database)
    assert [ask() for _ in range(20)] == [1] * 20
    assert len(found) < 20
    set_to(another, 2)
    assert [ask(), ask()] == [2, 2]
    set_to(database, 3)
    assert ask() == 3
    assert sorted(set(found)) == [1, 2, 3]


def test_what_is_not_committed_changes_nothing_and_is_seen_once_it_is(database, another):
    ask, _ = counted(database)
    assert ask() == 1
    with another.write() as session:
        session.execute(text("UPDATE number SET value = 2"))
        assert ask() == 1
    assert ask() == 2


def test_a_transaction_that_began_before_and_ends_after_another_is_seen(database, another, database_url):
    if database_url.startswith("sqlite"):
        pytest.skip("SQLite has one writer at a time")
    ask, _ = counted(database)
    with database.write() as later, another.write() as session:
        session.execute(text("UPDATE number SET value = 2"))
        later.execute(text("CREATE TABLE other (value INTEGER)"))
        later.commit()
        assert ask() == 1
        session.commit()
        assert ask() == 2


def test_what_was_read_while_somebody_wrote_is_not_kept(database, another):
    def read(session):
        seen = value_in(session)
        set_to(another, seen + 1)
        return seen

    assert [database.remembered("number", read), database.remembered("number", read)] == [1, 2]


def test_errors_are_not_kept(database):
    ask, _ = counted(database)
    with pytest.raises(ZeroDivisionError):
        database.remembered("number", lambda _: 1 // 0)
    assert ask() == 1


def test_so_much_is_kept_and_no_more(database):
    for number in range(MOST + 1):
        database.remembered(number, lambda _: 0)
    assert database.remembered(0, lambda _: 1) == 1


def test_a_session_remembers_what_its_database_does(database):
    with database.read() as session:
        assert KEPT in session.info
        assert [remembered(session, "x", lambda: 1), remembered(session, "x", lambda: 2)] == [1, 1]
    with database.write() as session:
        assert [remembered(session, "x", lambda: 3), remembered(session, "x", lambda: 4)] == [3, 4]


@pytest.mark.postgres
def test_a_server_that_hung_up_is_found_again(new_postgres_url):
    database = Database(new_postgres_url())
    other = Database(database.engine.url.render_as_string(hide_password=False))
    try:
        assert database.remembered("x", lambda session: session.scalar(text("SELECT 1"))) == 1
        hang_up = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
        with other.read() as session:
            session.execute(text(hang_up)).all()
        assert database.remembered("x", lambda session: session.scalar(text("SELECT 2"))) == 2
        with database.write() as session:
            assert session.scalar(text("SELECT 3")) == 3
    finally:
        database.close()
        other.close()
