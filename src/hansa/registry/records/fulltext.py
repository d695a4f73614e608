"""The two databases' full-text indexes behind one question: which entries hold all these words?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import Integer, Select, String, column, func, literal_column, select, table

from hansa.registry.records.model import SearchRow
from hansa.registry.records.words import fold

if TYPE_CHECKING:
    from sqlalchemy import CTE, ColumnElement
    from sqlalchemy.orm import Session

TITLE_WEIGHT = 8.0
"""A word in the name counts as much as eight in the text."""

MAX_TERMS = 12
"""Words of one question that are looked at."""

_FTS = table("fulltext", column("rowid", Integer), column("fulltext", String))
_VECTOR = "(setweight(to_tsvector('simple', title), 'A') || setweight(to_tsvector('simple', body), 'D'))"
"""Exactly the expression of the index, or PostgreSQL would not use it."""


def terms(question: str) -> list[str]:
    return fold(question)[:MAX_TERMS]


def matched(session: Session, question: str) -> CTE:
    """What `question` finds, evaluated once: left to the planner, SQLite asks the index again for every record."""
    return _matching(session, question).cte("matched").prefix_with("MATERIALIZED")


def _matching(session: Session, question: str) -> Select[str, str, float]:
    """A SELECT of kind, id and rank (higher is better); every word must begin a word of the entry.

    The question must hold a word: see `terms`.
    """
    if session.get_bind().dialect.name == "sqlite":
        asked = " ".join(f'"{term}"*' for term in terms(question))
        rank: ColumnElement[float] = -func.bm25(literal_column("fulltext"), TITLE_WEIGHT, 1.0)
        return (
            select(SearchRow.kind, SearchRow.id, rank.label("rank"))
            .join(_FTS, _FTS.c.rowid == SearchRow.number)
            .where(_FTS.c.fulltext.op("MATCH")(asked))
        )
    asked = " & ".join(f"{term}:*" for term in terms(question))
    vector: ColumnElement[str] = literal_column(_VECTOR)
    query = func.to_tsquery(literal_column("'simple'"), asked)
    return select(SearchRow.kind, SearchRow.id, func.ts_rank(vector, query).label("rank")).where(vector.op("@@")(query))
