"""Questions in plain words, read by rule: which kind, whose, and the words that are left to look for.

"Give me all data contracts owned by team Marketing" asks for contracts of the team Marketing, without a word to look for.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import select

from hansa.registry.records.fulltext import terms
from hansa.registry.records.model import RecordRow
from hansa.registry.records.values import Kind
from hansa.registry.records.words import fold
from hansa.registry.search.queries import FINDABLE, Hit, search

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from sqlalchemy.orm import Session

    from hansa.kernel.actor import Actor

FILLERS = frozenset(
    [
        "a",
        "about",
        "all",
        "an",
        "and",
        "any",
        "are",
        "can",
        "connected",
        "find",
        "for",
        "from",
        "get",
        "give",
        "have",
        "i",
        "in",
        "is",
        "list",
        "looking",
        "me",
        "need",
        "of",
        "on",
        "or",
        "owned",
        "please",
        "related",
        "relating",
        "search",
        "show",
        "that",
        "the",
        "there",
        "to",
        "want",
        "what",
        "where",
        "which",
        "who",
        "whose",
        "with",
        "you",
        "your",
        "our",
        "us",
        "team",
        "domain",
        "data",
        "metadata",
        "by",
    ]
)
"""Words that ask, and name nothing."""
NOUNS: Mapping[str, Kind] = {
    "product": Kind.PRODUCT,
    "contract": Kind.CONTRACT,
    "asset": Kind.ASSET,
    "definition": Kind.DEFINITION,
    "tag": Kind.TAG,
    "team": Kind.TEAM,
}
_OWNED = re.compile(
    r"\b(?:owned by|of|by|from)\s+(?:the\s+)?(?:team|domain)\s+(?P<name>[\w .&/-]+?)\s*[.?!]?$", re.IGNORECASE
)
_MINE = re.compile(r"\b(?:my|mine|ours?)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Question:
    """What was understood: `owners` None where anybody's count, `words` those to look for."""

    kinds: tuple[Kind, ...]
    owners: tuple[str, ...] | None
    words: tuple[str, ...]


def understand(session: Session, actor: Actor, text: str, kinds: Sequence[Kind] = ()) -> Question:
    """`kinds` given win over what the text says."""
    owners: tuple[str, ...] | None = None
    owned = _OWNED.search(text)
    if owned:
        team = _team(session, owned["name"])
        if team:
            owners, text = (team,), text[: owned.start()]
    if _MINE.search(text) and owners is None:
        owners, text = tuple(sorted(actor.teams)), _MINE.sub(" ", text)
    left, named = [], []
    for word in fold(text):
        noun = NOUNS.get(word.removesuffix("s"))
        if noun is not None:
            named.append(noun)
        elif word not in FILLERS:
            left.append(word)
    return Question(tuple(kinds) or tuple(dict.fromkeys(named)), owners, tuple(left))


def answer(session: Session, question: Question, limit: int) -> list[Hit]:
    """The best first: what holds all words, and after it what holds the most of them."""
    if not question.words:
        return _listed(session, question, limit) if question.kinds or question.owners else []
    found = _owned(search(session, " ".join(question.words), question.kinds, limit), question)
    if len(found) >= limit or len(question.words) == 1:
        return found
    return _with_some(session, question, found, limit)


def _with_some(session: Session, question: Question, found: list[Hit], limit: int) -> list[Hit]:
    """Adds what holds some of the words, by how many; only where nothing holds them all would it be noise to leave them out."""
    if found:
        return found
    scores: dict[Hit, int] = {}
    for word in question.words:
        if not terms(word):
            continue
        for hit in _owned(search(session, word, question.kinds, limit), question):
            scores[hit] = scores.get(hit, 0) + 1
    return sorted(scores, key=lambda hit: -scores[hit])[:limit]


def _owned(hits: list[Hit], question: Question) -> list[Hit]:
    return hits if question.owners is None else [hit for hit in hits if hit.owner in question.owners]


def _listed(session: Session, question: Question, limit: int) -> list[Hit]:
    wanted = [kind.value for kind in question.kinds or FINDABLE]
    columns = (RecordRow.kind, RecordRow.id, RecordRow.name, RecordRow.summary, RecordRow.owner)
    query = select(*columns).where(RecordRow.kind.in_(wanted))
    if question.owners is not None:
        query = query.where(RecordRow.owner.in_(question.owners))
    rows = session.execute(query.order_by(RecordRow.sort, RecordRow.id).limit(limit))
    return [Hit(Kind(kind), id_, name, summary, owner) for kind, id_, name, summary, owner in rows]


def _team(session: Session, name: str) -> str:
    """The team of this id or name, as people write it."""
    wanted = name.strip().casefold()
    query = select(RecordRow.id).where(RecordRow.kind == Kind.TEAM.value)
    by_id = session.scalar(query.where(RecordRow.id == name.strip()))
    return by_id or session.scalar(query.where(RecordRow.sort == wanted)) or ""
