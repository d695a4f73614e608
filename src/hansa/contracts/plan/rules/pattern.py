r"""`pattern`: a regular expression that is found somewhere in the text, as JSON Schema has it.

DuckDB matches by RE2, in linear time: lookaround and back references do not exist there. Such a pattern is a Finding and its
check an error; it is never passed over.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from hansa.contracts.plan.rule import Rule
from hansa.contracts.sql import literal

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hansa.contracts.plan.fields import Field

_ESCAPE = re.compile(r"\\u([0-9A-Fa-f]{4})|\\.", re.DOTALL)
_CLASS = re.compile(r"\[\^?\]?(?:\\.|[^\]\\])*\]", re.DOTALL)
_LOOKAROUND = re.compile(r"\(\?(?:=|!|<=|<!|>)")
_REFERENCE = re.compile(r"\\[1-9]|\\k[<{]")


def rules(field: Field) -> Iterator[Rule]:
    pattern = (field.prop.logical_type_options or {}).get("pattern")
    if field.logical not in {"string", ""} or not isinstance(pattern, str) or not pattern:
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
    bare = _CLASS.sub("", pattern.replace("\\\\", ""))
    if _LOOKAROUND.search(re.sub(r"\\\(", "", bare)):
        return "The pattern looks ahead or behind, which the engine's regular expressions (RE2) cannot: write a rule of type sql."
    if _REFERENCE.search(bare):
        return "The pattern refers back to a group, which the engine's regular expressions (RE2) cannot: write a rule of type sql."
    return ""


def translate(pattern: str) -> str:
    r"""What ECMAScript writes differently from RE2: `é` is `\x{00e9}`."""
    return _ESCAPE.sub(lambda m: rf"\x{{{m[1]}}}" if m[1] else m[0], pattern)
