"""Rules in SQL that are plain enough to be read without a parser of SQL, which takes longer to load than to test a small file.

`SELECT count(*) FROM table [WHERE condition]`, where the condition is comparisons of columns, numbers and texts, and calls of a few
functions. Everything else is for the guard of SQL rules: what is not understood here is refused there, or not.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from hansa.contracts.sql import quote

_START = re.compile(
    r'\s*select\s+count\s*\(\s*\*\s*\)\s+from\s+("[^"]+"|[a-z_][a-z0-9_]*)(?:\s+where\s+(.+))?\s*\Z',
    re.IGNORECASE | re.DOTALL,
)
_TOKEN = re.compile(
    r"""\s*(?:(?P<text>'(?:[^']|'')*')|(?P<name>"[^"]+")|(?P<word>[a-z_][a-z0-9_]*)|(?P<number>\d+(?:\.\d+)?)"""
    r"""|(?P<sign><>|!=|<=|>=|[=<>+*/%(),-]))""",
    re.IGNORECASE,
)
_COMMENT = re.compile(r"--|/\*")
FUNCTIONS = frozenset(["abs", "length", "lower", "upper", "trim", "round", "coalesce", "nullif", "floor", "ceil"])
"""What may be called: they look at their arguments only."""

BETWEEN = frozenset(["and", "or", "not", "in", "is", "null", "between", "like", "true", "false"])
_RESERVED = """
all any array as asc at by case cast collate column copy cross current date desc describe distinct else end escape except exists
extract fetch filter for from full glob group grouping having if ilike inner intersect interval into isnull join lambda lateral
left limit map natural notnull offset on only order outer over overlaps pivot placing position positional qualify returning right
row rows sample select semi set show similar some struct substring summarize symmetric table tablesample then time timestamp to
try try_cast union unique unnest unpivot using values variadic when where window with within without
"""
RESERVED = frozenset(_RESERVED.split())
"""Words that begin something that is more than a comparison."""


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Plain:
    """`rows` is the statement that lists what is counted."""

    table: str
    rows: str


def plain_count(text: str) -> Plain | None:
    """What the statement reads, or None where it is not as plain as that."""
    found = _START.match(text)
    if not found or _COMMENT.search(text) or "\x00" in text:
        return None
    table, condition = found.groups()
    name = table.strip('"').lower()
    if (table[0] != '"' and (name in RESERVED or name in BETWEEN)) or (condition and not _is_plain(condition)):
        return None
    where = f" WHERE {condition}" if condition else ""
    return Plain(name, f"SELECT {quote(name)}.* FROM {table}{where}")


def _is_plain(condition: str) -> bool:
    """Every token is known, every bracket is closed after it was opened, only known functions are called."""
    depth, at, before = 0, 0, ""
    condition = condition.rstrip()
    while at < len(condition):
        token = _TOKEN.match(condition, at)
        if not token:
            return False
        word, sign = (token["word"] or "").lower(), token["sign"]
        depth += {"(": 1, ")": -1}.get(sign or "", 0)
        called = sign == "(" and before not in FUNCTIONS | BETWEEN | {""}
        if word in RESERVED or called or depth < 0 or (before == "in" and sign != "(") or (sign == "," and not depth):
            return False
        before, at = word or ("name" if token["name"] else ""), token.end()
    return depth == 0
