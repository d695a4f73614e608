"""How a product's code (JSON: path → text) is read into the records."""

from __future__ import annotations

import json
from functools import partial
from typing import TYPE_CHECKING

from hansa.kernel.findings import Finding, Place, Severity
from hansa.kernel.permissions import Permission
from hansa.registry.records.values import Entry, Kind, Reference, Rights, Shape, Understood

if TYPE_CHECKING:
    from collections.abc import Mapping

    from hansa.kernel.json import Json

MAX_FILES = 2_000
"""Of one product; more is no longer code."""


def text_of(code: Mapping[str, str]) -> str:
    """Code as a record keeps it: JSON, sorted, so that the same code is the same text wherever it was written."""
    return json.dumps(dict(code), sort_keys=True, ensure_ascii=False, indent=1)


def read(text: str, name: str, expected_id: str | None) -> Understood:
    """The id is the product's and stands in the path only."""
    try:
        files: Json = json.loads(text)
    except (ValueError, RecursionError) as error:
        return _wrong(name, f"This is not JSON: {error}.")
    if not expected_id:
        return _wrong(name, "It does not say of which data product this is the code.")
    if not isinstance(files, dict) or len(files) > MAX_FILES:
        return _wrong(name, f"The code of a data product is an object of at most {MAX_FILES} files.")
    for path, content in files.items():
        if not isinstance(content, str) or path.startswith("/") or "\\" in path or ".." in path.split("/"):
            return _wrong(name, f"`{path}` is no path of a text file inside the product.")
    product = Reference("code", Kind.PRODUCT, expected_id, partial(Place, name), holds=False)
    return Understood(Entry(expected_id, expected_id, files, references=(product,)))


def _wrong(name: str, text: str) -> Understood:
    fix = 'Send {"models/orders.sql": "SELECT …"}.'
    return Understood(None, (Finding("code/shape", Severity.ERROR, Place(name), text, fix),))


RIGHTS = Rights(Permission.DATAPRODUCT_EDIT, Permission.DATAPRODUCT_EDIT, Permission.DATAPRODUCT_EDIT)
SHAPE = Shape(Kind.CODE, "Code", "code", read, rights=RIGHTS)
