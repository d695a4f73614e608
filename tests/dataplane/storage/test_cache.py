"""Copies are whole or not there, within their bound, and never taken away from a reader, dead or alive."""

import fcntl
import subprocess
import sys
import time
from pathlib import Path

import pytest

from hansa.dataplane.errors import StoreAway, Unreadable
from hansa.dataplane.storage.cache import Cache

KB = 1000


@pytest.fixture
def far(tmp_path):
    """A cache of 3 KB in front of files of 1 KB; gives it with the list of what was brought."""
    brought = []

    def download(location, path):
        if "away" in location:
            path.write_bytes(b"hal")
            raise StoreAway("gone in the middle")
        brought.append(location)
        path.write_bytes(location.encode().ljust(KB, b"."))

    return Cache(tmp_path / "cache", 3 * KB, download), brought


def names(folder):
    return sorted(path.name for path in folder.iterdir())


def test_what_cannot_be_brought_leaves_nothing(far, tmp_path) -> None:
    cache, _ = far
    with pytest.raises(StoreAway):
        cache.get("away", KB)
    with pytest.raises(Unreadable):
        cache.get("short", KB + 1)
    assert names(tmp_path / "cache") == []


def test_the_least_recently_used_make_room(far) -> None:
    cache, brought = far
    for name in ("a", "b", "c", "a", "d", "a", "b"):
        assert Path(cache.get(name, KB)).read_bytes().startswith(name.encode())
        time.sleep(0.01)  # the file system's clock has to move on
    assert brought == ["a", "b", "c", "d", "b"]


def test_what_is_being_read_stays_however_little_room_there_is(far) -> None:
    cache, brought = far
    with cache.reading():
        paths = [Path(cache.get(name, KB)) for name in "abcde"]
        cache.get("f", KB)
        assert all(path.exists() for path in paths)
    cache.get("g", KB)
    assert sum(path.exists() for path in paths) < 3
    assert brought == list("abcdefg")


def test_a_reader_in_another_process_counts_until_it_dies(far, tmp_path) -> None:
    cache, _ = far
    path = cache.get("a", KB)
    script = f"""
import fcntl, os, sys, time
fcntl.flock(os.open({path!r}, os.O_RDONLY), fcntl.LOCK_SH)
print("reads", flush=True)
time.sleep(60)
"""
    with subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE, text=True) as reader:
        assert reader.stdout.readline() == "reads\n"
        for name in "bcde":
            cache.get(name, KB)
        assert Path(path).exists()
        reader.kill()
    cache.get("f", KB)
    assert not Path(path).exists()


def test_what_a_dead_download_left_is_removed_and_a_living_one_is_left_alone(far, tmp_path) -> None:
    cache, _ = far
    folder = tmp_path / "cache"
    cache.get("a", KB)
    (folder / "dead.part").write_bytes(b"x")
    with (folder / "living.part").open("wb") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        cache.get("b", KB)
        assert [name for name in names(folder) if name.endswith(".part")] == ["living.part"]


def test_what_was_just_written_is_no_download(far, tmp_path) -> None:
    cache, brought = far
    made = tmp_path / "made.parquet"
    made.write_bytes(b"m" * KB)
    cache.add(made, "m")
    cache.add(made, "m")
    made.unlink()
    assert Path(cache.get("m", KB)).read_bytes() == b"m" * KB
    cache.drop("m")
    cache.drop("m")
    cache.get("m", KB)
    assert brought == ["m"]
