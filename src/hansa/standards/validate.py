"""Validation against the shipped JSON Schemas: each compiled once, when first needed."""

from __future__ import annotations

import json
from functools import cache
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, cast

from hansa.standards.corrections import corrected

if TYPE_CHECKING:
    import jsonschema_rs

    from hansa.kernel.findings import Finding
    from hansa.kernel.json import Json
    from hansa.standards.yaml import Tree

MAX_ERRORS = 1000
"""Enough to fill the list of Findings after consequences are dropped; explaining more only costs time."""

SHIPPED = {"odps-0.9.0": "odps-1.0.0"}
"""The later version's file, which lists this version too; what differs is among the corrections."""

_SCHEMAS = Path(__file__).parent / "schemas"


@cache
def schema(name: str) -> dict[str, Json]:
    """The JSON Schema `name` (`odcs-3.2.0`) as shipped under `schemas/`, corrected where its standard's text says otherwise."""
    file = _SCHEMAS / f"{SHIPPED.get(name, name)}.json"
    return corrected(name, cast("dict[str, Json]", json.loads(file.read_text(encoding="utf-8"))))


@cache
def _validator(name: str) -> jsonschema_rs.Validator:
    from hansa.standards.jsonschema import jsonschema_rs

    return jsonschema_rs.validator_for(schema(name), offline=True)


def accepts(data: Json, name: str) -> bool:
    """Whether the schema refuses nothing."""
    return _validator(name).is_valid(data)


def validate(tree: Tree, name: str) -> tuple[Finding, ...]:
    """What the schema refuses, in the order of the lines; empty if it accepts the document."""
    if accepts(tree.data, name):
        return ()
    from hansa.standards.explain import explain

    return explain(tree, schema(name), list(islice(_validator(name).iter_errors(tree.data), MAX_ERRORS)))
