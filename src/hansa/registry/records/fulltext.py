"""The two databases' full-text indexes behind one question: which entries hold all these words?"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import (
    Boolean,
    Integer,
    Select,
    String,
    and_,
    bindparam,
    column,
    func,
    literal_column,
    select,
    table,
    union_all,
)

from hansa.registry.records.model import SearchRow
from hansa.registry.records.queries import listed
from hansa.registry.records.ranking import ranked
from hansa.registry.records.values import Kind
from hansa.registry.records.words import fold

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import CTE, ColumnElement
    from sqlalchemy.orm import Session

    from hansa.registry.records.ranking import Key

MAX_TERMS = 12
"""Words of one question that are looked at."""

MOST_RANKED = 1_000
"""Entries that one question ranks. Who asks for what more than these hold is shown those that hold it in their names."""

FEW_KINDS = 3
"""So many are asked for in the index itself; more are looked up for each entry, which is quicker than to unite them."""

OWN_INDEX = (Kind.PRODUCT, Kind.CONTRACT, Kind.ASSET)
"""Kinds there may be many of: on PostgreSQL each has an index of its own, all others share one."""

LONGEST_KEPT = 3
"""Letters of the longest beginnings that SQLite's index keeps."""

FEW_WORDS = 40
"""So many words that begin alike are asked for one by one."""

_FOUND = "hansa.found"
"""A session's `info` holds here what its questions have found."""

_ENTRY = SearchRow.__table__.c
_FTS = table("fulltext", column("rowid", Integer), column("fulltext", String))
_VOCABULARY = table("fulltext_word", column("term", String))
"""SQLite's index by its words (see `db/database`)."""
_WORDS: ColumnElement[str] = literal_column("search_entry.words")
"""PostgreSQL's vector: the words of the title (A) and of the body (D), and the kind as `#kind`."""


def terms(question: str) -> list[str]:
    return fold(question)[:MAX_TERMS]


def matched(session: Session, question: str, kinds: Sequence[Kind] = ()) -> CTE:
    """Kind and id of all that `question` finds among `kinds`, in no order; see `best` for those that fit best.

    Every word must begin a word of the entry. The question must hold a word: see `terms`.
    """
    words = terms(question)
    if _is_sqlite(session):
        found = _matching(_asked([_beginning(session, word) for word in words], kinds), kinds)
        chosen = select(_ENTRY.kind, _ENTRY.id).where(_ENTRY.number.in_(found))
    else:
        chosen = _either(_tsquery(words), kinds, _ENTRY.kind, _ENTRY.id)
    # evaluated once: left to the planner, SQLite asks the index again for every record
    return chosen.cte("matched").prefix_with("MATERIALIZED")


def best(session: Session, question: str, kinds: Sequence[Kind]) -> tuple[Key, ...]:
    """(kind, id) of what fits best, at most MOST_RANKED. If more fit, those with all words in their names are ranked, the oldest first.

    A page asks several times what its words find: it is looked for once in a session.
    """
    known: dict[tuple[str, tuple[Kind, ...]], tuple[Key, ...]] = session.info.setdefault(_FOUND, {})
    asked = (question, tuple(kinds))
    if asked not in known:
        known[asked] = (_best_sqlite if _is_sqlite(session) else _best_postgresql)(session, terms(question), kinds)
    return known[asked]


def _is_sqlite(session: Session) -> bool:
    return session.get_bind().dialect.name == "sqlite"


def _best_sqlite(session: Session, words: Sequence[str], kinds: Sequence[Kind]) -> tuple[Key, ...]:
    """Whole words first: where these alone are too many, nobody asks what else begins so."""
    asked = whole = [f'"{word}"' for word in words]
    numbers = _numbers(session, asked, kinds)
    if len(numbers) <= MOST_RANKED:
        asked = [_beginning(session, word) for word in words]
        numbers = numbers if asked == whole else _numbers(session, asked, kinds)
    if len(numbers) > MOST_RANKED:
        numbers = _numbers(session, asked, kinds, title=True) or numbers
    columns = (_ENTRY.kind, _ENTRY.id, _ENTRY.title, _ENTRY.body)
    entries = session.execute(select(*columns).where(_ENTRY.number.in_(listed(session, numbers[:MOST_RANKED])))).all()
    return tuple(ranked(words, entries))


def _beginning(session: Session, word: str) -> str:
    """What begins so, in FTS5's words: the few words that there are, each of which the index holds as it stands.

    Asked for a beginning that is longer than those it keeps, the index gathers anew where all these words occur.
    """
    if len(word) <= LONGEST_KEPT or not word.isascii():
        return f'"{word}"*'
    term = _VOCABULARY.c.term
    longer = select(term).where(term >= f"{word}0", term < f"{word}\U0010ffff").limit(FEW_WORDS + 1)
    found = session.scalars(longer).all()
    return f'"{word}"*' if len(found) > FEW_WORDS else " OR ".join(f'"{each}"' for each in (word, *found))


def _numbers(session: Session, asked: Sequence[str], kinds: Sequence[Kind], *, title: bool = False) -> Sequence[int]:
    query = _matching(_asked(asked, kinds, title=title), kinds).limit(MOST_RANKED + 1)
    return session.scalars(query).all()  # at once: a third of the work of one by one


def _matching(asked: str, kinds: Sequence[Kind]) -> Select[int]:
    query = select(_FTS.c.rowid).where(_FTS.c.fulltext.op("MATCH")(asked))
    if len(kinds) <= FEW_KINDS:
        return query
    return query.join(SearchRow.__table__, _ENTRY.number == _FTS.c.rowid).where(_ENTRY.kind.in_([*kinds]))


def _asked(words: Sequence[str], kinds: Sequence[Kind], *, title: bool = False) -> str:
    """In FTS5's words, as each of `words` is."""
    asked = f"{{{'title' if title else 'title body'}}} : ({' AND '.join(f'({word})' for word in words)})"
    if 0 < len(kinds) <= FEW_KINDS:
        some = " OR ".join(f'"{kind.value}"' for kind in kinds)
        asked += f" AND {{kind}} : ({some})"
    return asked


def _best_postgresql(session: Session, words: Sequence[str], kinds: Sequence[Kind]) -> tuple[Key, ...]:
    """Whole words first, as on SQLite: the index gathers all that begin so before it looks at the next word."""

    def numbers(query: ColumnElement[str]) -> list[int]:
        return list(session.scalars(_either(query, kinds, _ENTRY.number).limit(MOST_RANKED + 1)))

    found = numbers(_tsquery(words, whole=True))
    whole = len(found) > MOST_RANKED
    if not whole:
        found = numbers(_tsquery(words))
    if len(found) > MOST_RANKED:
        found = numbers(_tsquery(words, title=True, whole=whole)) or found
    if not found:
        return ()
    rank = func.ts_rank(_WORDS, _tsquery(words))
    query = select(_ENTRY.kind, _ENTRY.id).where(_ENTRY.number.in_(listed(session, found[:MOST_RANKED])))
    keys = session.execute(query.order_by(rank.desc(), _ENTRY.title, _ENTRY.id))
    return tuple((kind, id_) for kind, id_ in keys)


def _tsquery(words: Sequence[str], *, title: bool = False, whole: bool = False) -> ColumnElement[str]:
    """Written into the statement, which is planned anew for each question: rare words and common ones are found in different ways.

    Words have letters and digits only: see `fold`.
    """
    ending = ("" if whole else "*") + ("A" if title else "")
    asked = " & ".join(f"{word}:{ending}" if ending else word for word in words)
    return func.to_tsquery(literal_column("'simple'"), bindparam(None, asked, String, literal_execute=True))


def _either(query: ColumnElement[str], kinds: Sequence[Kind], *columns: ColumnElement[Any]) -> Select[Any]:
    """Those of these kinds that fit, from the index of each part that is asked for; the parts with fewer entries come first."""
    parts = [select(*columns).where(part, _WORDS.op("@@")(query)) for part in _parts(kinds)]
    if len(parts) == 1:
        return parts[0]
    found = union_all(*parts).subquery()
    return select(*found.c)


def _parts(kinds: Sequence[Kind]) -> list[ColumnElement[bool]]:
    """As the indexes of step 0020 have them, word for word; all kinds where none is named."""
    parts = {kind: literal_column(f"search_entry.kind = '{kind.value}'", Boolean) for kind in OWN_INDEX}
    own = ", ".join(f"'{kind.value}'" for kind in OWN_INDEX)
    others: ColumnElement[bool] = literal_column(f"search_entry.kind NOT IN ({own})", Boolean)
    if kinds:
        others = and_(others, _ENTRY.kind.in_([kind.value for kind in kinds if kind not in parts]))
    asked: list[ColumnElement[bool]] = [part for kind, part in parts.items() if not kinds or kind in kinds]
    return [others, *asked] if not kinds or any(kind not in parts for kind in kinds) else asked
