"""Required and unique: a promise taken back breaks, a new one does not."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hansa.contracts.compatibility.difference import Difference, Pair, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

REQUIRED = Rule(
    "required-added", "structure", "compatible", "breaking", "A column that is always there surprises nobody."
)
OPTIONAL = Rule("required-removed", "structure", "breaking", "compatible", "Consumers rely on a value in every row.")
UNIQUE = Rule("unique-added", "structure", "compatible", "breaking", "A column without repetition surprises nobody.")
REPEATS = Rule("unique-removed", "structure", "breaking", "compatible", "Joins by a column that repeats multiply rows.")


def compare_promises(pair: Pair) -> Iterator[Difference]:
    if pair.old.required != pair.new.required:
        given, taken = (REQUIRED, "is always there, as from now"), (OPTIONAL, "may now be empty")
        yield _promise(pair, "required", *(given if pair.new.required else taken))
    if pair.old.unique != pair.new.unique:
        given, taken = (UNIQUE, "is unique, as from now"), (REPEATS, "may now repeat")
        yield _promise(pair, "unique", *(given if pair.new.unique else taken))


def _promise(pair: Pair, key: str, rule: Rule, words: str) -> Difference:
    old, new = getattr(pair.old, key), getattr(pair.new, key)
    return rule.found(f"{pair.pointer}/{key}", old, new, f"`{pair.path}` {words}.")
