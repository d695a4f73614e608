"""Names that another language accepts: letters, digits and underscores, each once in its scope."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from unicodedata import category

if TYPE_CHECKING:
    from collections.abc import Callable

    from hansa.contracts.convert.notes import Notes

_WORD = re.compile(r"[A-Za-z_][A-Za-z0-9_]*\Z")


def is_word(name: str) -> bool:
    return bool(_WORD.match(name))


def as_word(name: str) -> str:
    """`order-id` is `order_id`, `2nd` is `_2nd`, an empty name `_`."""
    word = re.sub(r"[^A-Za-z0-9_]", "_", name)
    return f"_{word}" if not word or word[0].isdigit() else word


def camel(name: str) -> str:
    """`order_line` is `OrderLine`: a name for a type."""
    word = "".join(part[:1].upper() + part[1:] for part in re.split(r"[^A-Za-z0-9]+", name) if part)
    return as_word(word)


def one_line(text: str) -> str:
    """A text that stays on its line: line breaks, control characters and signs that turn the direction are blanks."""
    return "".join(" " if category(char) in _BREAKS or char in _TURNS else char for char in text)


_BREAKS = frozenset({"Cc", "Zl", "Zp", "Cs"})
_TURNS = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


@dataclass(slots=True)
class Scope:
    """Names given in one scope; `fold` decides what counts as the same, as `str.lower` where case means nothing."""

    notes: Notes
    taken: set[str] = field(default_factory=set)
    fold: Callable[[str], str] = str

    def take(self, name: str, where: str) -> str:
        """The name as a word that is free here; a finding says where it is another than in the contract."""
        word = self.free(as_word(name))
        if word != name:
            self.notes.changed(where, f"is called {word} there, where names are letters, digits and underscores.")
        return word

    def free(self, word: str) -> str:
        chosen, number = word, 1
        while self.fold(chosen) in self.taken:
            number += 1
            chosen = f"{word}_{number}"
        self.taken.add(self.fold(chosen))
        return chosen
