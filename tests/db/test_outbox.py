import threading
from datetime import UTC, datetime, timedelta, timezone

import pytest
from sqlalchemy import func, select

from hansa.db import outbox
from hansa.db.model import EventRow
from hansa.kernel.events import Event
from hansa.kernel.ids import moment_of, new_id

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)


def event(name="TeamCreated", subject="checkout", time=NOW):
    return Event(new_id(NOW), name, subject, time, "user:ada", {"z": 1, "a": [None, "ä"]})


def test_a_time_without_zone_is_refused(db):
    with pytest.raises(ValueError, match="without a zone"), db.write() as session:
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


def test_a_reader_whose_last_event_is_gone_goes_on_from_its_time(db):
    made = [Event(new_id(at), "TeamCreated", "t", at, "system", {}) for at in moments(40)]
    with db.write() as session:
        outbox.append_all(session, made)
    with db.read() as session:
        for number, at in enumerate(moments(40)):
            after = outbox.sequence_of(session, new_id(at))
            assert [each.id for each in outbox.read(session, after=after)] == [each.id for each in made[number:]]
        assert outbox.read(session, after=outbox.sequence_of(session, new_id(NOW + timedelta(days=1)))) == []
        for other in ("no id", "95e78465-f8a0-42ec-9d72-cc26c8a64b35"):
            assert outbox.sequence_of(session, other) == 0


def moments(count):
    return [NOW + timedelta(seconds=number) for number in range(count)]


@pytest.mark.parametrize(
    ("identifier", "moment"),
    [
        ("c232ab00-9414-11ec-b3c8-9f6bdeced846", datetime(2022, 2, 22, 19, 22, 22, tzinfo=UTC)),
        ("1ec9414c-232a-6b00-b3c8-9f6bdeced846", datetime(2022, 2, 22, 19, 22, 22, tzinfo=UTC)),
        ("017f22e2-79b0-7cc3-98c4-dc0c0c07398f", datetime(2022, 2, 22, 19, 22, 22, tzinfo=UTC)),
        ("95e78465-f8a0-42ec-9d72-cc26c8a64b35", None),
        ("", None),
    ],
)
def test_the_time_in_an_id_is_read(identifier, moment):
    """The examples of RFC 9562, appendix A."""
    found = moment_of(identifier)
    assert (found.replace(microsecond=0) if found else None) == moment


def test_ids_of_one_moment_sort_in_the_order_they_were_made():
    made = [new_id(NOW) for _ in range(5000)]
    assert sorted(made) == made
    assert len(set(made)) == len(made)
    assert new_id(NOW + timedelta(milliseconds=1)) > made[-1]
