"""The manager's OpenAPI document as a judge: does this answer fit what the document says of the operation?

The document is not ours to copy: its path is in the environment variable MANAGER_OPENAPI, or it lies in a folder `spec` beside
the checkout; where it is missing, what needs it is skipped.
"""

import json
import os
import re
from functools import cache
from pathlib import Path
from typing import NamedTuple

import jsonschema_rs
import pytest
import yaml

from hansa.kernel.permissions import Permission

ROOT = Path(__file__).resolve().parents[3]
METHODS = frozenset({"get", "put", "post", "delete", "patch"})
REFUSED = frozenset({400, 403, 404, 405, 409, 413, 415, 422, 503})
"""The document names these for some operations only, but any operation may refuse so, with a problem document."""


class Operation(NamedTuple):
    """`responses`: status → media type → schema; {} where an empty body is documented."""

    id: str
    method: str
    path: str
    responses: dict


@cache
def document_path():
    """Where the document is, or None."""
    named = os.environ.get("MANAGER_OPENAPI")
    if named:
        return Path(named)
    found = [path for up in (1, 2) for path in ROOT.parents[up - 1].glob("*/spec/manager-openapi-*.yaml")]
    return max(found, key=lambda path: path.name, default=None)


@cache
def document():
    path = document_path()
    if path is None:
        pytest.skip("the manager's OpenAPI document is not here: name it in MANAGER_OPENAPI")
    # Statuses may be numbers or texts in YAML; both are texts in JSON.
    found = json.loads(json.dumps(yaml.load(path.read_text(), Loader=yaml.CSafeLoader), default=str))
    permissions = found["components"]["schemas"]["TeamRole"]["properties"]["permissions"]["items"]
    permissions["enum"] = sorted(
        {*permissions["enum"], *Permission}
    )  # those of the SDK of today are newer than the document
    return found


@cache
def operations():
    """operationId → operation, of all that the document has."""
    found = {}
    for path, item in document()["paths"].items():
        for method, said in item.items():
            if method in METHODS:
                responses = {int(status): _media(answer) for status, answer in said["responses"].items()}
                found[said["operationId"]] = Operation(said["operationId"], method.upper(), path, responses)
    return found


def shape_of(path):
    """A path without the names of its parameters."""
    return re.sub(r"\{[^}]*\}", "{}", path)


def check(operation_id, response):
    """Fails unless the answer (of httpx or requests) is one that the document has for the operation; gives it back."""
    operation = operations()[operation_id]
    status = response.status_code
    where = f"{operation_id} answered {status}: {response.text[:500]}"
    media = response.headers.get("content-type", "").partition(";")[0]
    if status not in operation.responses:
        assert status in REFUSED, f"{where}\nis documented: {sorted(operation.responses)}"
    if status >= 400:
        assert media == "application/problem+json", f"{where}\nas {media}"
        _fits(_ref("ProblemDetail"), response.json(), where)
        return response
    documented = operation.responses[status]
    if documented and not any(media == known for known in documented):
        raise AssertionError(f"{where}\nas {media}, documented: {sorted(documented)}")
    schema = documented.get(media)
    if schema and media.endswith("json"):
        _fits(schema, response.json(), where)
    return response


def _media(answer):
    while "$ref" in answer:
        answer = _resolve(answer["$ref"])
    return {media: said.get("schema", {}) for media, said in answer.get("content", {}).items()}


def _resolve(ref):
    node = document()
    for part in ref.removeprefix("#/").split("/"):
        node = node[part.replace("~1", "/").replace("~0", "~")]
    return node


def _ref(name):
    return {"$ref": f"#/components/schemas/{name}"}


@cache
def _validator(schema):
    whole = json.loads(schema) | {"components": without_files(document()["components"])}
    return jsonschema_rs.Draft202012Validator(without_files(whole), validate_formats=True)


def without_files(node):
    """Without references to files beside the document (the standards' own schemas are tested elsewhere)."""
    if isinstance(node, dict):
        if isinstance(node.get("$ref"), str) and not node["$ref"].startswith("#"):
            return {}
        return {key: without_files(value) for key, value in node.items() if key != "example"}
    return [without_files(value) for value in node] if isinstance(node, list) else node


def _fits(schema, body, where):
    errors = [
        f"/{'/'.join(map(str, error.instance_path))}: {error.message}"
        for error in _validator(json.dumps(schema)).iter_errors(body)
    ]
    assert not errors, "\n".join([where, *errors[:10]])
