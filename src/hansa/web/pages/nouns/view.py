"""What a row and a page of such a noun show: words, badges, facts, columns, and who uses it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import select

from hansa.registry.builders.document import AGENTS
from hansa.registry.policies.shape import first_sentence
from hansa.registry.records.model import FacetRow, RecordRow
from hansa.registry.records.values import Kind
from hansa.web.pages.search.routes import GLYPHS

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from sqlalchemy.orm import Session

    from hansa.kernel.json import Json
    from hansa.registry.records.values import Record

SHOWN = 50
"""Documents that a page names as users; a filter of their own list shows all."""
TOLD = {
    "content": "",
    "description": "",
    "criteria": "Criteria",
    "capabilities": "What it can do",
    "usageInstructions": "How it is used",
}
"""What documents tell in words → the title above it."""
TONES = {"Accepted": "good", "Draft": "neutral", "Rejected": "bad", "Deprecated": "warn"}


@dataclass(frozen=True, slots=True)
class Row:
    id: str
    name: str
    sentence: str
    meta: tuple[str, ...]
    badges: tuple[str, ...]
    status: str
    tone: str


@dataclass(frozen=True, slots=True)
class User:
    """A document that bears a tag."""

    path: str
    id: str
    name: str
    glyph: str


@dataclass(frozen=True, slots=True)
class Column:
    """`depth`: how deep it stands in structured columns."""

    depth: int
    name: str
    type: str
    description: str
    marks: tuple[str, ...]


def row_of(record: Record, teams: Mapping[str, str]) -> Row:
    data = record.data
    info = _map(data.get("info"))
    tags = [*_words(data.get("tags")), *_words(data.get("assignedTags"))]
    meta: list[str] = [teams.get(record.owner, record.owner)]
    if record.kind is Kind.ASSET:
        meta += [_text(info.get("type")), _text(info.get("source")), _plural(len(_list(data.get("columns"))), "column")]
    elif record.kind is Kind.CLASSIFICATION:
        meta += [_text(_map(tier).get("name")) for tier in _list(data.get("classifications"))]
    elif record.kind is Kind.CERTIFICATION:
        meta += [_text(data.get("tag"))]
    elif record.kind is Kind.BUILDER:
        meta += [AGENTS.get(agent, agent) for agent in _words(data.get("supportedAgents"))]
    sentence = _text(data.get("description")) or _text(info.get("description"))
    if record.kind is Kind.POLICY:
        sentence = first_sentence(_text(data.get("content")))
    return Row(
        id=record.id,
        name=record.name,
        sentence=sentence,
        meta=(record.id, *meta) if record.id != record.name else tuple(meta),
        badges=tuple(tags[:4]),
        status=_state(record),
        tone=TONES.get(record.status, "neutral"),
    )


def _state(record: Record) -> str:
    if record.data.get("customProperty") == "classification":
        return "Default"
    if record.data.get("restricted") is True:
        return "Given by governance"
    return record.status


def parts(record: Record) -> list[tuple[str, str, str]]:
    """(title, text, kind) of what is told in words; kind `markdown` or `text`."""
    found = []
    for key, title in TOLD.items():
        text = _text(record.data.get(key)) or (_text(_map(record.data.get("info")).get(key)))
        if text:
            found.append((title, text, "markdown"))
    return found


def columns_of(record: Record) -> list[Column]:
    return list(_columns(_list(record.data.get("columns")), 0)) if record.kind is Kind.ASSET else []


def _columns(columns: list[Json], depth: int) -> Iterator[Column]:
    for each in columns:
        column = _map(each)
        flags = (("primaryKey", "primary key"), ("required", "required"), ("unique", "unique"))
        marks = [word for key, word in flags if column.get(key) is True]
        yield Column(
            depth,
            _text(column.get("name")),
            _text(column.get("type")),
            _text(column.get("description")),
            (*marks, *_words(column.get("tags"))),
        )
        items = [column["items"]] if column.get("items") else []
        yield from _columns([*_list(column.get("properties")), *items], depth + 1)


def users_of(session: Session, record: Record) -> list[User]:
    """Who bears the tag, or the tag of the certification."""
    tag = record.id if record.kind is Kind.TAG else _text(record.data.get("tag"))
    if record.kind not in {Kind.TAG, Kind.CERTIFICATION} or not tag:
        return []
    query = (
        select(RecordRow.kind, RecordRow.id, RecordRow.name)
        .join(FacetRow, (FacetRow.kind == RecordRow.kind) & (FacetRow.id == RecordRow.id))
        .where(FacetRow.facet == "tag", FacetRow.value == tag, RecordRow.kind != record.kind.value)
        .order_by(RecordRow.kind.desc(), RecordRow.sort, RecordRow.id)
        .limit(SHOWN)
    )
    return [User(kind, id_, name, GLYPHS.get(kind, "box")) for kind, id_, name in session.execute(query)]


def _text(value: Json) -> str:
    return value if isinstance(value, str) else ""


def _map(value: Json) -> dict[str, Json]:
    return value if isinstance(value, dict) else {}


def _list(value: Json) -> list[Json]:
    return value if isinstance(value, list) else []


def _words(value: Json) -> list[str]:
    return [word for word in _list(value) if isinstance(word, str)]


def _plural(number: int, word: str) -> str:
    return f"{number} {word}{'' if number == 1 else 's'}" if number else ""
