"""Reading texts that strangers wrote: a size, a depth and a clear word for what is not accepted."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from hansa.kernel.errors import InvalidInput

if TYPE_CHECKING:
    from hansa.contracts.convert.format import Options
    from hansa.kernel.json import Json

MAX_DEPTH = 200
"""Levels of nesting in a source; no schema that a person wrote comes near it, and Python's own stack ends at 1000."""


def load_json(text: str, options: Options, title: str) -> Json:
    """Raises InvalidInput with the line where it is no JSON."""
    try:
        value: Json = json.loads(text, parse_constant=_no_number)
    except json.JSONDecodeError as error:
        raise InvalidInput(
            f"{options.source}:{error.lineno}:{error.colno} is no JSON: {error.msg}.", hint=f"Give a file of {title}."
        ) from error
    except (RecursionError, ValueError) as error:
        raise InvalidInput(
            f"{options.source} cannot be read: {_reason(error)}.", hint=f"Give a file of {title}."
        ) from error
    return check_depth(value, options)


def check_depth(value: Json, options: Options) -> Json:
    """Without recursion, as deep nesting is what it looks for."""
    level: list[Json] = [value]
    for _ in range(MAX_DEPTH):
        level = [
            inner
            for each in level
            for inner in (each.values() if isinstance(each, dict) else each if isinstance(each, list) else ())
            if isinstance(inner, dict | list)
        ]
        if not level:
            return value
    raise InvalidInput(f"{options.source} is nested deeper than {MAX_DEPTH} levels.", hint="Flatten it.")


def is_count(value: Json) -> bool:
    """A whole number from zero on; JSON's true is none."""
    return isinstance(value, int) and not isinstance(value, bool) and value >= 0


def as_map(value: Json) -> dict[str, Json]:
    return value if isinstance(value, dict) else {}


def as_list(value: Json) -> list[Json]:
    return value if isinstance(value, list) else []


def as_text(value: Json) -> str:
    """One text of what may be a text or a list of lines."""
    if isinstance(value, list):
        return "\n".join(str(each) for each in value)
    return value if isinstance(value, str) else ""


def _no_number(word: str) -> float:
    raise ValueError(f"{word} is no number of JSON")


def _reason(error: Exception) -> str:
    return "it is nested too deep" if isinstance(error, RecursionError) else str(error)
