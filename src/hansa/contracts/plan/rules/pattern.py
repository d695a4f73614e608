r"""`pattern`: a regular expression that is found somewhere in the text, as JSON Schema has it: `^` and `$` anchor where they are written.

DuckDB matches by RE2, in linear time: lookaround and back references do not exist there. Such a pattern is a Finding and its
check an error; it is never passed over.
"""

from __future__ import annotations

import re
import warnings
from typing import TYPE_CHECKING

from hansa.contracts.plan.rule import Rule
from hansa.contracts.sql import literal

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hansa.contracts.plan.fields import Field

_ESCAPE = re.compile(r"\\u([0-9A-Fa-f]{4})|\\.", re.DOTALL)
_CLASS = re.compile(r"\[\^?\]?(?:\\.|[^\]\\])*\]", re.DOTALL)
_LOOKAROUND = re.compile(r"\(\?(?:=|!|<=|<!|>)")
_NAMED = re.compile(r"\(\?<(?=[A-Za-z_])")
_UNICODE = re.compile(r"\\x\{[0-9A-Fa-f]+\}|\\[pP](?:\{[A-Za-z_^]+\}|[A-Z])|\\[zQEC]")
_COUNTS = re.compile(r"(?<!\\)\{(?:\d*,)?(\d+),?\}")
_REFERENCE = re.compile(r"\\[1-9]|\\k[<{]")

MAX_LENGTH = 10_000
"""Characters; a longer list of alternatives is an enum."""

MAX_REPEAT = 1000
"""RE2's own limit, which keeps a pattern from exploding."""


def rules(field: Field) -> Iterator[Rule]:
    pattern = field.options.get("pattern")
    if field.logical not in {"string", ""} or pattern in {None, ""}:
        return
    if not isinstance(pattern, str):
        yield Rule(
            "pattern", "must match its pattern", "", str(pattern), problem=f"The pattern {pattern!r} is no text."
        )
        return
    text = f"must match {pattern}"
    problem = unsupported(pattern)
    if problem:
        yield Rule("pattern", text, "", pattern, problem=problem)
    else:
        yield Rule("pattern", text, f"NOT {matches(field.value, pattern)}", pattern)


def matches(value: str, pattern: str) -> str:
    return f"regexp_matches(CAST({value} AS VARCHAR), {literal(translate(pattern))})"


def unsupported(pattern: str) -> str:
    """Why RE2 cannot run the pattern, or nothing."""
    if len(pattern) > MAX_LENGTH:
        return f"The pattern is longer than {MAX_LENGTH:,} characters."
    bare = _CLASS.sub("", pattern.replace("\\\\", ""))
    if _LOOKAROUND.search(re.sub(r"\\\(", "", bare)):
        return "The pattern looks ahead or behind, which the engine's regular expressions (RE2) cannot: write a rule of type sql."
    if _REFERENCE.search(bare):
        return "The pattern refers back to a group, which the engine's regular expressions (RE2) cannot: write a rule of type sql."
    return _broken(pattern)


def _broken(pattern: str) -> str:
    """What no dialect of regular expressions reads; what only RE2 refuses, the engine says when the check runs."""
    python = _NAMED.sub("(?P<", _UNICODE.sub("a", translate(pattern)))
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            re.compile(python)
    except (re.error, OverflowError, RecursionError) as error:
        return f"The pattern is no regular expression: {error}."
    counts = [int(each) for each in _COUNTS.findall(pattern)]
    return (
        f"The pattern repeats more than {MAX_REPEAT:,} times, which the engine refuses."
        if max(counts, default=0) > MAX_REPEAT
        else ""
    )


def translate(pattern: str) -> str:
    r"""What ECMAScript writes differently from RE2: `é` is `\x{00e9}`."""
    return _ESCAPE.sub(lambda m: rf"\x{{{m[1]}}}" if m[1] else m[0], pattern)
