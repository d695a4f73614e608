"""Which regular expressions the engine can run, and how it wants them written: DuckDB's RE2 and JSON Schema's ECMAScript differ."""

from __future__ import annotations

import re
import warnings

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
