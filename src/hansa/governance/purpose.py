"""Compares what somebody says the data is for with what was agreed and with what a contract rules out, by their words alone.

It does not understand sentences: it finds the words that two of them share, and it names the sentences, so that a person can judge.
"""

from __future__ import annotations

import re

_WORD = re.compile(r"[^\W\d_]{3,}")
_SENTENCE = re.compile(r"(?<=[.;!?])\s+|\n+")
NOT = frozenset(
    {"not", "never", "without", "forbidden", "prohibited", "disallowed", "excluded", "except", "nor", "cannot"}
)
"""A sentence with one of these rules something out."""
COMMON = frozenset({
    "about", "access", "all", "also", "and", "any", "are", "been", "being", "but", "can", "could", "data",
    "dataset", "each", "every", "for", "from", "has", "have", "her", "his", "how", "into", "its", "may", "must",
    "need", "needs", "only", "other", "our", "out", "own", "per", "product", "purpose", "purposes", "query", "read",
    "reads", "reading", "shall", "should", "some", "such", "table", "than", "that", "the", "their", "them", "then",
    "there", "these", "they", "this", "those", "through", "too", "use", "used", "user", "users", "uses", "using",
    "was", "what", "when", "where", "which", "while", "who", "will", "with", "within", "would", "you", "your",
})  # fmt: skip
"""Words that say nothing about a purpose."""
ENDINGS = ("ations", "ation", "ings", "ing", "ies", "ers", "ed", "es", "er", "s", "e", "y")
SHORTEST = 4
"""Letters that stay when an ending is taken off."""


def words(text: str) -> frozenset[str]:
    """The words that carry meaning, without their endings."""
    return frozenset(_stem(word) for word in _WORD.findall(text.casefold()) if word not in COMMON | NOT)


def shared(said: str, agreed: str) -> frozenset[str]:
    return words(said) & words(agreed)


def ruled_out(purpose: str, limitations: str) -> str:
    """The first sentence of the limitations that rules something out of which the purpose speaks; empty where none does."""
    asked = words(purpose)
    for sentence in _SENTENCE.split(limitations):
        said = set(_WORD.findall(sentence.casefold()))
        if (said & NOT or re.match(r"\s*no\b", sentence.casefold())) and asked & words(sentence):
            return sentence.strip()
    return ""


def _stem(word: str) -> str:
    for ending in ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= SHORTEST:
            return word.removesuffix(ending)
    return word
