"""Which of the manager's operations are served: all but those that a strict table names, one file for each part of the work.

An operation that is served must be taken out of its file; a file that is empty is removed, and so the table shrinks to nothing.
"""

from pathlib import Path

import openapi

MISSING = Path(__file__).parent / "missing"


def missing():
    """operationId → the file that says it is missing."""
    return {
        line.strip(): path.name
        for path in sorted(MISSING.glob("*.txt"))
        for line in path.read_text().splitlines()
        if line.strip()
    }


def served(http):
    """operationId → (method, path without names) of all routes that say what they serve."""
    paths = http.get("/api/openapi.json").json()["paths"]
    return {
        said["operationId"]: (method.upper(), f"/api{openapi.shape_of(path)}")
        for path, item in paths.items()
        for method, said in item.items()
        if method in openapi.METHODS and said.get("operationId") in openapi.operations()
    }


def test_each_of_the_managers_operations_is_served_or_said_to_be_missing(http):
    known, there, gone = openapi.operations(), served(http), missing()
    assert len(known) == 175
    assert sorted(set(known) - set(there) - set(gone)) == []
    assert sorted(set(gone) & set(there)) == [], "these are served: take them out of tests/conformance/api/missing"
    assert sorted(set(gone) - set(known)) == []


def test_each_is_served_where_the_document_says(http):
    known = openapi.operations()
    for name, place in served(http).items():
        assert place == (known[name].method, openapi.shape_of(known[name].path)), name
