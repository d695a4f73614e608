r"""Regular expressions of a document: where they stand, and what Python makes of ECMAScript's syntax.

`\p{L}`, `\u{1F600}`, `\/`, `\d` in classes, `(?<name>…)` are valid there and not all in Python; they are put into Python's words
only to be judged, never to be run on data.
"""

from __future__ import annotations

import re
import warnings
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hansa.contracts.lint.subject import Subject

MAX_LENGTH = 5_000
"""Characters; longer ones are lists of values in disguise and would only cost time."""

_PROPERTY = re.compile(r"\\[pP]\{[^{}]*\}")
_UNICODE = re.compile(r"\\u\{[0-9A-Fa-f]+\}|\\x\{[0-9A-Fa-f]+\}")
_NAMED = re.compile(r"\(\?<(?![=!])")
_NAMED_BACK = re.compile(r"\\k<(\w+)>")


def patterns(subject: Subject) -> Iterator[tuple[str, str]]:
    """Every regular expression with its pointer: of types, and of quality rules."""
    for column in subject.columns:
        pattern = column.options.get("pattern")
        if isinstance(pattern, str) and column.logical in {"string", ""}:
            yield column.at("logicalTypeOptions", "pattern"), pattern
    for quality in subject.qualities:
        pattern = quality.arguments.get("pattern")
        if isinstance(pattern, str):
            yield quality.at("arguments", "pattern"), pattern


@lru_cache(maxsize=512)
def compiled(pattern: str) -> re.Pattern[str]:
    """Raises re.error where the pattern cannot be read."""
    if len(pattern) > MAX_LENGTH:
        raise re.error(f"it has more than {MAX_LENGTH:,} characters")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return re.compile(in_python(pattern))


def in_python(pattern: str) -> str:
    text = _UNICODE.sub("x", _PROPERTY.sub(r"\\w", pattern))
    text = _NAMED_BACK.sub(r"(?P=\1)", _NAMED.sub("(?P<", text))
    return text.replace(r"\/", "/").replace(r"\z", r"\Z") if "\\" in text else text
