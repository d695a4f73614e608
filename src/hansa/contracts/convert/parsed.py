"""The text of a foreign document as plain values, whether it is JSON or YAML; what cannot be read is a clear error."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from hansa.kernel.errors import InvalidInput
from hansa.standards.yaml import parse

if TYPE_CHECKING:
    from hansa.contracts.convert.format import Options
    from hansa.kernel.json import Json

MAX_JSON = 256 * 1024 * 1024
"""Characters. A manifest of the largest dbt projects has some 150 MB."""


def parsed(text: str, options: Options, what: str) -> dict[str, Json]:
    """The map that a document consists of; `what` is what was expected, for people."""
    found = _json(text, options) if text.lstrip()[:1] == "{" else _yaml(text, options, what)
    if not isinstance(found, dict):
        raise InvalidInput(f"{options.source} is no {what}: it is not a map of keys and values.")
    return found


def _json(text: str, options: Options) -> Json:
    if len(text) > MAX_JSON:
        raise InvalidInput(f"{options.source} is larger than {MAX_JSON // 1024 // 1024} MB.")
    try:
        made: Json = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise InvalidInput(f"{options.source} is no valid JSON: {error}.") from error
    return made


def _yaml(text: str, options: Options, what: str) -> Json:
    tree, findings = parse(text, options.source)
    if tree is None:
        raise InvalidInput(f"{options.source} is no {what}.", findings=findings)
    return tree.data


def keep_surrogates_out(text: str) -> str:
    """Text that can be written as UTF-8."""
    return text.encode("utf-8", "replace").decode("utf-8")
