"""The two databases' full-text indexes behind one question: which entries hold all these words?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import Integer, Select, String, cast, column, func, literal_column, select, table
from sqlalchemy.dialects.postgresql import TSQUERY

from hansa.registry.records.model import SearchRow
from hansa.registry.records.words import fold

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import CTE, ColumnElement
    from sqlalchemy.orm import Session

    from hansa.registry.records.values import Kind

TITLE_WEIGHT = 8.0
"""A word in the name counts as much as eight in the text."""

MAX_TERMS = 12
"""Words of one question that are looked at."""

MOST_RANKED = 2_000
"""Entries that one question ranks. Who asks for what more than these hold is shown those that hold it in their names."""

_FTS = table("fulltext", column("rowid", Integer), column("fulltext", String))
_WORDS: ColumnElement[str] = literal_column("search_entry.words")
"""PostgreSQL's vector: the words of the title (A) and of the body (D), and the kind as `#kind`."""


def terms(question: str) -> list[str]:
    return fold(question)[:MAX_TERMS]


def matched(session: Session, question: str, kinds: Sequence[Kind] = (), most: int = 0, *, ranked: bool = True) -> CTE:
    """What `question` finds among `kinds`, evaluated once: left to the planner, SQLite asks the index again for every record.

    Kind, id and rank (higher is better); every word must begin a word of the entry. The question must hold a word: see `terms`.
    `ranked` False leaves the rank out. With `most`, no more than so many are ranked: if there are more, those with all words in their names.
    """
    asks = _sqlite if session.get_bind().dialect.name == "sqlite" else _postgresql
    chosen = asks(terms(question), kinds, title=False)
    if most:
        number = func.count()
        few = select(number).select_from(chosen.with_only_columns(SearchRow.number).limit(most + 1).subquery())
        if (session.scalar(few) or 0) > most:
            named = asks(terms(question), kinds, title=True)
            chosen = (named if session.scalar(named.with_only_columns(SearchRow.number).limit(1)) else chosen).limit(
                most
            )
    found = chosen.cte("matched") if ranked else chosen.with_only_columns(SearchRow.kind, SearchRow.id).cte("matched")
    return found.prefix_with("MATERIALIZED")


def _sqlite(words: Sequence[str], kinds: Sequence[Kind], *, title: bool) -> Select[str, str, float]:
    asked = " ".join(f'"{term}"*' for term in words)
    asked = f"{{title}} : ({asked})" if title else f"{{title body}} : ({asked})"
    if kinds:
        some = " OR ".join(f'"{kind.value}"' for kind in kinds)
        asked += f" AND {{kind}} : ({some})"
    rank: ColumnElement[float] = -func.bm25(literal_column("fulltext"), 0.0, TITLE_WEIGHT, 1.0)
    return (
        select(SearchRow.kind, SearchRow.id, rank.label("rank"))
        .join(_FTS, _FTS.c.rowid == SearchRow.number)
        .where(_FTS.c.fulltext.op("MATCH")(asked))
    )


def _postgresql(words: Sequence[str], kinds: Sequence[Kind], *, title: bool) -> Select[str, str, float]:
    query: ColumnElement[str] = func.to_tsquery(
        literal_column("'simple'"), " & ".join(f"{term}:*{'A' if title else ''}" for term in words)
    )
    if kinds:
        query = query.op("&&")(cast(" | ".join(f"'#{kind.value}'" for kind in kinds), TSQUERY))
    return select(SearchRow.kind, SearchRow.id, func.ts_rank(_WORDS, query).label("rank")).where(_WORDS.op("@@")(query))
