import threading
from datetime import UTC, datetime, timedelta, timezone

import pytest
from sqlalchemy import func, select
from sqlalchemy.exc import StatementError

from hansa.db import outbox
from hansa.db.model import EventRow
from hansa.kernel.events import Event
from hansa.kernel.ids import new_id

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)


def event(name="TeamCreated", subject="checkout", time=NOW):
    return Event(new_id(NOW), name, subject, time, "user:ada", {"z": 1, "a": [None, "ä"]})


def test_a_time_without_zone_is_refused(db):
    with pytest.raises(StatementError, match="without a zone"), db.write() as session:
        outbox.append(session, event(time=datetime(2026, 1, 1)))  # noqa: DTZ001


def test_what_is_rolled_back_did_not_happen(db):
    with pytest.raises(RuntimeError), db.write() as session:
        outbox.append(session, event())
        raise RuntimeError
    with db.read() as session:
        assert outbox.read(session) == []


def test_events_come_back_as_they_went_in_order(db):
    berlin = NOW.astimezone(timezone(timedelta(hours=1)))
    with db.write() as session:
        outbox.append(session, event(time=berlin))
        outbox.append(session, event("TeamUpdated", "products"))
    with db.read() as session:
        first, second = outbox.read(session)
        assert (first.time, list(first.data), first.data["a"]) == (NOW, ["z", "a"], [None, "ä"])
        assert first.sequence < second.sequence
        assert outbox.read(session, after=first.sequence) == [second]
        assert outbox.read(session, subject="products", names=["TeamUpdated"]) == [second]
        assert outbox.read(session, newest_first=True, limit=1) == [second]


def test_a_reader_never_passes_a_number_that_is_still_to_come(db):
    """Writers commit in the order of their numbers, however long each takes."""
    seen: list[int] = []
    done = threading.Event()

    def write(count):
        for _ in range(count):
            with db.write() as session:
                outbox.append(session, event())
                outbox.append(session, event())

    def follow():
        while True:
            finished = done.is_set()
            with db.read() as session:
                new = [e.sequence for e in outbox.read(session, after=seen[-1] if seen else 0, limit=1000)]
            seen.extend(new)
            if finished and not new:
                return

    writers = [threading.Thread(target=write, args=(15,)) for _ in range(4)]
    follower = threading.Thread(target=follow)
    for thread in [*writers, follower]:
        thread.start()
    for thread in writers:
        thread.join()
    done.set()
    follower.join()
    with db.read() as session:
        assert len(seen) == session.scalar(select(func.count()).select_from(EventRow)) == 120
    assert seen == sorted(set(seen))
