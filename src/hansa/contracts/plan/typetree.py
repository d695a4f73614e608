"""DuckDB's type names as trees, so that nested types are compared part by part: `STRUCT(a BIGINT)[]` has a part at `[]`, `a`."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING, Literal

from hansa.contracts.sql import quote

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

Fit = Literal["same", "by value", "other"]
"""`by value`: of one family, so that each value has to be tried; `other`: no conversion says that it is the same."""

ITEM, KEY, VALUE = "[]", "{key}", "{}"
"""Steps of a path into lists and maps; every other step is a field's name."""

MAX_DEPTH = 64
"""Deeper than any type that data has; a longer one is taken as a name."""

_TOKEN = re.compile(r"""\s*("(?:[^"]|"")*"|'(?:[^']|'')*'|\[\d*\]|[(),]|[^\s(),"'\[\]]+)""")
_NUMBERS = {"TINYINT", "SMALLINT", "INTEGER", "BIGINT", "HUGEINT", "UTINYINT", "USMALLINT", "UINTEGER", "UBIGINT"}
_NUMBERS |= {"UHUGEINT", "FLOAT", "DOUBLE", "DECIMAL", "BIGNUM"}
_WIDENS = {
    "BIGINT": {"TINYINT", "SMALLINT", "INTEGER", "UTINYINT", "USMALLINT", "UINTEGER"},
    "INTEGER": {"TINYINT", "SMALLINT", "UTINYINT", "USMALLINT"},
    "DOUBLE": {"FLOAT", "TINYINT", "SMALLINT", "INTEGER", "UTINYINT", "USMALLINT", "UINTEGER"},
    "VARCHAR": {"UUID", "ENUM", "JSON", "CHAR"},
    "TIMESTAMP": {"TIMESTAMP_S", "TIMESTAMP_MS"},
}
_MOMENTS = {"TIMESTAMP", "TIMESTAMP_S", "TIMESTAMP_MS", "TIMESTAMP_NS", "TIMESTAMP WITH TIME ZONE"}


@dataclass(frozen=True, slots=True)
class TypeTree:
    """`head` is the name without arguments, `text` the whole; `parts` are the steps that lead on."""

    head: str
    text: str
    parts: Mapping[str, TypeTree] = field(default_factory=dict)

    def at(self, path: Sequence[str]) -> TypeTree | None:
        """The part at the end of `path`; names are compared without case, as DuckDB does."""
        tree: TypeTree | None = self
        for step in path:
            if tree is None:
                return None
            wanted = step.casefold()
            tree = next((part for name, part in tree.parts.items() if name.casefold() == wanted), None)
        return tree

    def walk(self, path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], TypeTree]]:
        yield path, self
        for name, part in self.parts.items():
            yield from part.walk((*path, name))


@lru_cache(maxsize=4096)
def parse(text: str) -> TypeTree:
    """What cannot be understood is a tree of one name: it equals only itself."""
    tokens = [match[1] for match in _TOKEN.finditer(text)]
    try:
        tree, rest = _type(tokens, 0)
    except (IndexError, ValueError):
        return TypeTree(text.strip(), text.strip())
    return tree if not tokens[rest:] else TypeTree(text.strip(), text.strip())


def _type(tokens: list[str], depth: int) -> tuple[TypeTree, int]:
    if depth > MAX_DEPTH:
        raise ValueError("too deep")
    tree, used = _base(tokens, depth)
    while used < len(tokens) and tokens[used].startswith("["):
        tree = TypeTree("LIST", f"{tree.text}{tokens[used]}", {ITEM: tree})
        used += 1
    return tree, used


def _base(tokens: list[str], depth: int) -> tuple[TypeTree, int]:
    words, used = [], 0
    while used < len(tokens) and tokens[used] not in {"(", ")", ","} and not tokens[used].startswith("["):
        words.append(tokens[used])
        used += 1
    head = " ".join(words).upper()
    if not words:
        raise ValueError("no name")
    if used >= len(tokens) or tokens[used] != "(":
        return TypeTree(head, head), used
    return _arguments(head, tokens, used + 1, depth)


def _arguments(head: str, tokens: list[str], used: int, depth: int) -> tuple[TypeTree, int]:
    parts: dict[str, TypeTree] = {}
    texts: list[str] = []
    while tokens[used] != ")":
        if tokens[used] == ",":
            used += 1
        name = ""
        if head in {"STRUCT", "UNION", "ROW"}:
            name, used = _bare(tokens[used]), used + 1
        if head in {"STRUCT", "UNION", "ROW", "MAP"}:
            part, more = _type(tokens[used:], depth + 1)
            parts[name or (VALUE if parts else KEY)] = part
            texts.append(f"{quote(name)} {part.text}" if name else part.text)
            used += more
        else:
            texts.append(tokens[used])
            used += 1
    joined = f"{head}({','.join(texts)})" if not parts else f"{head}({', '.join(texts)})"
    return TypeTree(head, joined, parts), used + 1


def _bare(name: str) -> str:
    return name[1:-1].replace('""', '"') if name.startswith('"') else name


def fit(actual: TypeTree, promised: TypeTree) -> Fit:
    """How the values of one type stand to another, its parts left aside: those are compared where they stand."""
    if actual.text == promised.text or (actual.head == promised.head and promised.parts):
        return "same"
    if actual.head in _WIDENS.get(promised.head, ()):
        return "same"
    if promised.head == "DATE" and actual.head in _MOMENTS:
        return "by value"
    return "by value" if _family(actual) == _family(promised) else "other"


def _family(tree: TypeTree) -> str:
    if tree.head in _NUMBERS:
        return "number"
    return "moment" if tree.head in _MOMENTS else tree.head


def castable(actual: TypeTree, promised: TypeTree) -> bool:
    """Whether a TRY_CAST between the two can be planned at all: structures need one field in common, at every level."""
    if actual.head == promised.head == "STRUCT":
        common = [(part, promised.at((name,))) for name, part in actual.parts.items()]
        shared = [(mine, theirs) for mine, theirs in common if theirs is not None]
        return bool(shared) and all(castable(mine, theirs) for mine, theirs in shared)
    if actual.head == promised.head and actual.parts:
        return all(castable(part, promised.parts[name]) for name, part in actual.parts.items())
    return not (actual.parts or promised.parts) or promised.head == "VARCHAR" or actual.head in {"VARCHAR", "JSON"}
