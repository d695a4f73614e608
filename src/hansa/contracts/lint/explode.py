r"""Regular expressions that may take exponential time where the engine backtracks: a repetition inside a repetition.

(a+)+   (a*)*   (\w+\s?)*   are found; (a+b)+ is not, because the b ends each round.
The tree is Python's own of the pattern; two pieces count as alike if a character can begin both.
"""

from __future__ import annotations

import re
import warnings
from functools import lru_cache
from re import _constants as sre
from re import _parser as parser
from typing import TYPE_CHECKING, Any

from hansa.contracts.lint.patterns import MAX_LENGTH, in_python

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

_REPEATS = {sre.MAX_REPEAT, sre.MIN_REPEAT}
_PROBES = 'aA0_ -.@/,:;#é\n"'
"""One character of each kind that patterns tell apart: whether two pieces can begin alike is tried with these."""

MAX_NODES = 2_000
"""Pieces of one pattern that are looked at."""


@lru_cache(maxsize=512)
def explodes(pattern: str) -> str:
    """The pattern if one of its repetitions can be cut in many ways, else nothing; also nothing if it cannot be read."""
    if len(pattern) > MAX_LENGTH or (
        pattern.count("+") + pattern.count("*") + pattern.count("{") < 2 and "|" not in pattern
    ):
        return ""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            tree = parser.parse(in_python(pattern))
    except (re.error, RecursionError, OverflowError):
        return ""
    try:
        return pattern if _nested(list(tree)) else ""
    except RecursionError:
        return pattern


def _nested(items: Sequence[Any]) -> bool:
    for kind, value in items:
        if kind in _REPEATS and value[1] > 1 and value[1] == sre.MAXREPEAT and _ambiguous(list(value[2])):
            return True
        if any(_nested(inner) for inner in _inside(kind, value)):
            return True
    return False


def _ambiguous(body: Sequence[Any]) -> bool:
    """Whether what is repeated without end can be cut in more than one way."""
    body = _unwrapped(body)
    if len(body) == 1 and body[0][0] is sre.BRANCH:
        branches = [list(branch) for branch in body[0][1][1]]
        return _alike(branches) or any(_ambiguous(branch) for branch in branches)
    loops = [at for at, (kind, value) in enumerate(body) if kind in _REPEATS and value[1] == sre.MAXREPEAT]
    for at in loops:
        rest = [*body[at + 1 :], *body[:at]]
        own = _starts(list(body[at][1][2]))
        if not _separates(rest, own):
            return True
    return any(
        _ambiguous(inner)
        for kind, value in body
        if kind is sre.SUBPATTERN
        for inner in _inside(kind, value)
        if len(body) == 1
    )


def _separates(rest: Sequence[Any], own: frozenset[str]) -> bool:
    """Whether something that must come, and cannot be taken for the loop's own characters, ends each round."""
    for kind, value in rest:
        if kind is sre.AT:
            continue
        least = value[0] if kind in _REPEATS else 1
        if least and not _starts([(kind, value)]) & own:
            return True
    return False


def _alike(branches: Iterable[Sequence[Any]]) -> bool:
    """Whether two branches of one character each can begin with the same one."""
    seen: set[str] = set()
    for branch in branches:
        if len(branch) != 1 or branch[0][0] in {sre.AT, sre.BRANCH, sre.SUBPATTERN} | _REPEATS:
            continue
        starts = _starts(branch)
        if starts & seen:
            return True
        seen |= starts
    return False


def _starts(items: Sequence[Any]) -> frozenset[str]:
    """The probes that can begin what the items match."""
    found: set[str] = set()
    for kind, value in items:
        found |= _first(kind, value)
        if not (kind is sre.AT or (kind in _REPEATS and value[0] == 0)):
            break
    return frozenset(found)


def _first(kind: Any, value: Any) -> frozenset[str]:
    if kind is sre.LITERAL:
        return frozenset({chr(value)})
    if kind in {sre.NOT_LITERAL, sre.IN, sre.CATEGORY, sre.ANY}:
        return _of_class(kind, value)
    if kind in _REPEATS:
        return _starts(list(value[2]))
    if kind is sre.BRANCH:
        return frozenset().union(*(_starts(list(branch)) for branch in value[1]))
    if kind is sre.SUBPATTERN:
        return _starts(list(value[3]))
    return frozenset()


def _of_class(kind: Any, value: Any) -> frozenset[str]:
    """The probes and the literals of a class that it takes."""
    if kind is sre.ANY:
        return frozenset(_PROBES)
    if kind is sre.NOT_LITERAL:
        return frozenset(_PROBES) - {chr(value)}
    members = [(kind, value)] if kind is sre.CATEGORY else list(value)
    negated = any(inner is sre.NEGATE for inner, _ in members)
    taken: set[str] = set()
    for inner, what in members:
        if inner is sre.LITERAL:
            taken.add(chr(what))
        elif inner is sre.RANGE:
            taken |= {each for each in _PROBES if what[0] <= ord(each) <= what[1]} | {chr(what[0])}
        elif inner is sre.CATEGORY:
            taken |= {each for each in _PROBES if _in_category(what, each)}
    return frozenset(set(_PROBES) - taken if negated else taken)


def _in_category(category: Any, character: str) -> bool:
    name = str(category)
    kind = name.rpartition("_")[2]
    holds = character.isdigit() if kind == "DIGIT" else character.isspace() if kind == "SPACE" else _is_word(character)
    return holds is not ("NOT" in name)


def _is_word(character: str) -> bool:
    return character.isalnum() or character == "_"


def _inside(kind: Any, value: Any) -> list[list[Any]]:
    if kind in _REPEATS:
        return [list(value[2])]
    if kind is sre.SUBPATTERN:
        return [list(value[3])]
    if kind is sre.BRANCH:
        return [list(branch) for branch in value[1]]
    if kind in {sre.ASSERT, sre.ASSERT_NOT}:
        return [list(value[1])]
    return []


def _unwrapped(body: Sequence[Any]) -> list[Any]:
    """Without the groups around everything."""
    items = list(body)
    while len(items) == 1 and items[0][0] is sre.SUBPATTERN:
        items = list(items[0][1][3])
    return items
