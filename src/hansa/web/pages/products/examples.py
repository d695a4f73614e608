"""Example data of a product as tables: what its owners say the rows look like."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from hansa.registry.examples.queries import list_examples
from hansa.web.format import pretty

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy.orm import Session

    from hansa.kernel.json import Json
    from hansa.registry.examples.queries import Example

ROWS, COLUMNS, LONGEST = 30, 60, 200
"""What is shown of one: its API has all of it."""


@dataclass(frozen=True, slots=True)
class Shown:
    """Rows under their columns, or, where the example is one thing, its keys and values; `more` rows are not shown."""

    title: str
    place: str
    columns: Sequence[str]
    rows: Sequence[Sequence[str]]
    more: int = 0


def examples(session: Session, product: str) -> list[Shown]:
    return [shown(each) for each in list_examples(session, product=product)]


def shown(example: Example) -> Shown:
    title, place = example.schema or "Example", example.port or example.contract
    data = example.data.get("data")
    if isinstance(data, dict):
        return Shown(title, place, ("Name", "Value"), [(key, _said(value)) for key, value in list(data.items())[:ROWS]])
    rows = [each if isinstance(each, dict) else {"value": each} for each in (data if isinstance(data, list) else [])]
    columns = list(dict.fromkeys(key for row in rows[:ROWS] for key in row))[:COLUMNS]
    cells = [[_said(row.get(key)) for key in columns] for row in rows[:ROWS]]
    return Shown(title, place, columns, cells, max(0, len(rows) - ROWS))


def _said(value: Json) -> str:
    text = "" if value is None else value if isinstance(value, str) else pretty(value)
    return text if len(text) <= LONGEST else f"{text[:LONGEST]}…"
