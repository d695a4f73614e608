"""On whole documents of every standard: whatever single value is changed, taken away or moved, it is told."""

import copy
from pathlib import Path

import pytest

from hansa.contracts.compatibility.judge import judge
from hansa.standards.read import read
from hansa.standards.write import dump

EXAMPLES = Path(__file__).parents[2] / "standards" / "examples"
FILES = sorted(path for path in EXAMPLES.glob("*") if path.suffix in {".yaml", ".yml"} and "canvas" not in path.name)
CURRENT = [path for path in FILES if path.name in {"full-3.2.0.odcs.yaml", "orders-1.1.0.odps.yaml"}]


def document(text, name="x.yaml"):
    reading = read(text, name)
    return reading.document if reading.ok else None


def pointers(data, path=()):
    """Every value but the ones on top, which name the standard."""
    if path:
        yield path
    parts = data.items() if isinstance(data, dict) else enumerate(data) if isinstance(data, list) else ()
    for key, value in parts:
        if path or key not in {"apiVersion", "kind", "version"}:
            yield from pointers(value, (*path, key))


def at(data, path):
    for key in path:
        data = data[key]
    return data


def changed(data, path):
    new = copy.deepcopy(data)
    parent, value = at(new, path[:-1]), at(data, path)
    if isinstance(value, bool):
        parent[path[-1]] = not value
    elif isinstance(value, int | float):
        parent[path[-1]] = value + 1
    elif isinstance(value, str):
        parent[path[-1]] = value + "x"
    else:
        return None
    return new


def without(data, path):
    new = copy.deepcopy(data)
    del at(new, path[:-1])[path[-1]]
    return new


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_a_document_does_not_differ_from_itself(path):
    text = path.read_text()
    found = document(text, path.name)
    if found is None:
        pytest.skip("not valid on purpose")
    verdict = judge(found, document("# a comment\n\n" + text, "y.yaml"))
    assert verdict.differences == ()
    assert verdict.findings == ()


@pytest.mark.parametrize("path", CURRENT, ids=lambda path: path.name)
@pytest.mark.parametrize("edit", [changed, without])
def test_every_single_change_is_told_and_has_a_place(path, edit):
    old = document(path.read_text(), path.name)
    silent, valid = [], 0
    for place in pointers(old.data):
        data = edit(old.data, place)
        new = document(dump(data)) if data is not None else None
        if new is None:
            continue
        valid += 1
        verdict = judge(old, new)
        if not verdict.differences:
            silent.append(place)
        assert all(each.line for each in verdict.places)
    assert valid > 30
    assert silent == []
