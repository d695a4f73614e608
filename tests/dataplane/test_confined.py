"""Work in a process of its own: what it refuses, what it takes too long for, and what it says on its way."""

import sys

import pytest

from hansa.dataplane.confined import Limits, confined
from hansa.kernel.errors import InvalidInput, NotFound, Unavailable

WORKER = """
import sys, time
from hansa.dataplane.confined import serve
from hansa.kernel.errors import NotFound

def work(order, say):
    say("first"); say("second")
    match order["do"]:
        case "refuse": raise NotFound("No such thing.", hint="Look.")
        case "break": raise KeyError("secret value")
        case "hang": time.sleep(60)
        case "eat": return len(bytearray(8_000_000_000))
        case "die": sys.exit(3)
        case "write": open(order["path"], "w").write("x" * 10_000)
        case "deep": return deep()
    return {"order": order["do"]}

def deep():
    return deep()

serve(work)
"""


@pytest.fixture
def module(tmp_path, monkeypatch):
    """A module of the tests' own, on the path of the process that is started."""
    folder = tmp_path / "site"
    folder.mkdir()
    (folder / "confined_probe.py").write_text(WORKER)
    starter = tmp_path / "python"
    starter.write_text(f'#!/bin/sh\nPYTHONPATH={folder} exec {sys.executable} "$@"\n')
    starter.chmod(0o755)
    monkeypatch.setattr("hansa.dataplane.confined.sys.executable", str(starter))
    return "confined_probe"


def test_what_it_raises_is_raised_here(module):
    with pytest.raises(NotFound, match="No such thing") as raised:
        confined(module, {"do": "refuse"}, Limits(20))
    assert raised.value.hint == "Look."


def test_an_error_of_a_library_does_not_quote_values(module):
    with pytest.raises(InvalidInput) as raised:
        confined(module, {"do": "break"}, Limits(20))
    assert "secret" not in str(raised.value)


def test_what_takes_too_long_is_ended(module):
    with pytest.raises(Unavailable, match="took longer than 2 s"):
        confined(module, {"do": "hang"}, Limits(2))


@pytest.mark.parametrize("deed", ["eat", "die"])
def test_what_takes_too_much_or_dies_is_told(module, deed):
    with pytest.raises(Unavailable):
        confined(module, {"do": deed}, Limits(20))


def test_nothing_is_written(module, tmp_path):
    with pytest.raises((InvalidInput, Unavailable)):
        confined(module, {"do": "write", "path": str(tmp_path / "out")}, Limits(20))
    assert (tmp_path / "out").stat().st_size == 0


def test_endless_recursion_is_an_error_like_others(module):
    with pytest.raises(InvalidInput, match="RecursionError"):
        confined(module, {"do": "deep"}, Limits(20))


def test_it_says_where_it_is_and_answers_once(module):
    said = []
    assert confined(module, {"do": "work"}, Limits(20), said.append) == {"order": "work"}
    assert said == ["first", "second"]
