r"""`pattern`: a regular expression that is found somewhere in the text, as JSON Schema has it: `^` and `$` anchor where they are written.

DuckDB matches by RE2, in linear time: lookaround and back references do not exist there. Such a pattern is a Finding and its
check an error; it is never passed over.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from hansa.contracts.plan.re2 import translate, unsupported
from hansa.contracts.plan.rule import Rule
from hansa.contracts.sql import literal

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hansa.contracts.plan.fields import Field


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
