"""The inbox: nothing acknowledged is lost, nothing is kept twice, whatever dies when."""

import json
import os
import random
import signal
import subprocess
import sys
import time
from datetime import UTC, datetime
from pathlib import Path

import pytest

from hansa.dataplane.ingest.errors import BadEvent, InboxFull
from hansa.dataplane.ingest.frames import frames
from hansa.dataplane.ingest.segment import Accepted, Inbox
from hansa.kernel.clock import FixedClock, SystemClock

NOW = datetime(2026, 11, 23, 10, tzinfo=UTC)
WRITER = Path(__file__).with_name("inbox_writer.py")


@pytest.fixture
def inbox(tmp_path):
    box = Inbox(tmp_path / "inbox", FixedClock(NOW))
    yield box
    box.close()


def events(*numbers: int) -> list[dict]:
    return [{"id": f"e{n}", "n": n} for n in numbers]


def stored(paths) -> list[str]:
    return [key for path in paths for one in frames(Path(path)) for key in one.ids()]


@pytest.mark.parametrize(
    ("event", "field"),
    [
        ("text", ""),
        ({"n": 1}, "/id"),
        ({"id": ""}, "/id"),
        ({"id": True}, "/id"),
        ({"id": "x" * 513}, "/id"),
        ({"specversion": "1.0", "id": "1", "type": "t", "data": {}}, "/source"),
        ({"specversion": "0.3", "id": "1", "source": "s", "type": "t", "data": {}}, "/specversion"),
        ({"specversion": "1.0", "id": "1", "source": "s", "type": "t", "data": "text"}, "/data"),
    ],
)
def test_an_event_that_cannot_be_kept_once_refuses_the_whole_batch(inbox, event, field):
    with pytest.raises(BadEvent) as refused:
        inbox.accept("orders", "events", [{"id": "good"}, event])
    assert (refused.value.index, refused.value.field) == (1, field)
    assert inbox.waiting() == []


def test_events_are_kept_in_order_once(inbox):
    assert inbox.accept("orders", "events", events(1, 2, 3)) == Accepted(3, 0)
    assert inbox.accept("orders", "events", events(3, 4, 4)) == Accepted(1, 2)
    drained = inbox.drain("orders", "events")
    assert stored(drained.paths) == ["e1", "e2", "e3", "e4"]
    assert inbox.waiting()[0].product == "orders"
    assert inbox.release("orders", "events", drained.through) > 0
    assert inbox.waiting() == []
    assert inbox.drain("orders", "events", drained.through).paths == ()


def test_a_cloud_event_is_known_by_source_and_id(inbox):
    event = {"specversion": "1.0", "id": "1", "source": "/a", "type": "t", "data": {"x": 1}}
    assert inbox.accept("orders", "events", [event, {**event, "source": "/b"}, event]) == Accepted(2, 1)


def test_streams_do_not_mix(inbox):
    inbox.accept("a/b", "c", events(1))
    inbox.accept("a", "b/c", events(1))
    assert [len(stored(inbox.drain(*key).paths)) for key in (("a/b", "c"), ("a", "b/c"))] == [1, 1]
    assert {(w.product, w.port) for w in inbox.waiting()} == {("a/b", "c"), ("a", "b/c")}


def test_what_was_accepted_is_remembered_after_a_restart_and_after_the_landing(tmp_path):
    first = Inbox(tmp_path, FixedClock(NOW))
    first.accept("orders", "events", events(1, 2))
    first.release("orders", "events", first.drain("orders", "events").through)
    first.accept("orders", "events", events(3))
    first.close()
    second = Inbox(tmp_path, FixedClock(NOW))
    assert second.accept("orders", "events", events(1, 2, 3, 4)) == Accepted(1, 3)
    second.close()


def test_the_window_is_bounded(tmp_path):
    box = Inbox(tmp_path, FixedClock(NOW), window=10, segment_bytes=1)
    for n in range(50):
        box.accept("orders", "events", events(n))
    assert box.accept("orders", "events", events(45)) == Accepted(0, 1)
    assert box.accept("orders", "events", events(1)) == Accepted(1, 0)
    box.close()


def test_a_second_writer_is_told_to_come_back(tmp_path):
    one, two = Inbox(tmp_path, SystemClock()), Inbox(tmp_path, SystemClock())
    one.accept("orders", "events", events(1))
    with pytest.raises(InboxFull, match="Another process"):
        two.accept("orders", "events", events(2))
    one.close()
    assert two.accept("orders", "events", events(1, 2)) == Accepted(1, 1)
    two.close()


def test_a_finished_segment_reaches_another_process_within_seconds(tmp_path):
    one, two = Inbox(tmp_path, SystemClock()), Inbox(tmp_path, SystemClock())
    one.accept("orders", "events", events(1))
    until = time.monotonic() + 10
    while not two.waiting() and time.monotonic() < until:
        time.sleep(0.05)
    assert stored(two.drain("orders", "events").paths) == ["e1"]
    one.close()


def test_a_torn_tail_is_cut(tmp_path):
    box = Inbox(tmp_path, FixedClock(NOW))
    box.accept("orders", "events", events(1, 2))
    box.close()
    (segment,) = tmp_path.rglob("*.log")
    whole = segment.read_bytes()
    for cut in (1, len(whole) // 2, len(whole) - 1):
        for path in tmp_path.rglob("*.ids"):
            path.unlink()
        segment.rename(segment.with_suffix(".open"))
        segment.with_suffix(".open").write_bytes(whole + whole[:cut])
        drained = Inbox(tmp_path, FixedClock(NOW)).drain("orders", "events")
        assert stored(drained.paths) == ["e1", "e2"]
        assert segment.read_bytes() == whole


def test_a_full_disk_is_said_and_nothing_is_promised(tmp_path):
    code = """
import resource, signal, sys
from pathlib import Path
from hansa.dataplane.ingest.errors import InboxFull
from hansa.dataplane.ingest.segment import Inbox
from hansa.kernel.clock import SystemClock
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
box = Inbox(Path(sys.argv[1]), SystemClock())
box.accept("p", "q", [{"id": "first"}])
resource.setrlimit(resource.RLIMIT_FSIZE, (4096, resource.RLIM_INFINITY))
try:
    box.accept("p", "q", [{"id": "big", "text": "x" * 9000}])
except InboxFull as error:
    print(error)
resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
print(box.accept("p", "q", [{"id": "first"}, {"id": "big"}, {"id": "last"}]))
box.close()
"""
    done = subprocess.run([sys.executable, "-c", code, str(tmp_path)], capture_output=True, text=True, check=True)
    assert "cannot be made durable" in done.stdout
    assert "Accepted(count=2, duplicates=1)" in done.stdout
    assert sorted(stored(Inbox(tmp_path, SystemClock()).drain("p", "q").paths)) == ["big", "first", "last"]


def test_a_writer_killed_at_any_moment_loses_and_doubles_nothing(tmp_path):
    """Twenty times: no acknowledged event lost, none kept twice, and the next writer goes on."""
    dice = random.Random(7)
    acknowledged, landed, after = 0, [], 0
    for _ in range(20):
        command = [sys.executable, str(WRITER), str(tmp_path), str(acknowledged)]
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
            first = process.stdout.readline()
            time.sleep(dice.random() * 0.05)
            os.kill(process.pid, signal.SIGKILL)
            rest = process.stdout.read()
        acknowledged = int((first + rest).split()[-1])
        if dice.random() < 0.5:
            box = Inbox(tmp_path, SystemClock())
            drained = box.drain("orders", "events", after)
            landed += stored(drained.paths)
            after = drained.through
            if dice.random() < 0.7:
                box.release("orders", "events", after)
    landed += stored(Inbox(tmp_path, SystemClock()).drain("orders", "events", after).paths)
    assert len(landed) == len(set(landed))
    assert {f"e{n}" for n in range(acknowledged)} <= set(landed)


def test_segments_are_plain_lines_of_json(inbox):
    inbox.accept("orders", "events", [{"id": 7, "text": "line\nbreak"}])
    (path,) = inbox.drain("orders", "events").paths
    lines = [json.loads(line) for line in Path(path).read_text().splitlines()]
    assert lines[1] == {"key": "7", "received": "2026-11-23T10:00:00+00:00", "event": {"id": 7, "text": "line\nbreak"}}
