"""From raw columns to the contract's: one SELECT list under the declared names and types."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hansa.contracts.types import duckdb_type
from hansa.dataplane.engines.duck import quote
from hansa.dataplane.ingest.names import present

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hansa.dataplane.ingest.source import SourceRequest

TEXT = "VARCHAR"


def projection(request: SourceRequest, columns: Sequence[str], *, text: bool = False) -> str:
    """What a part has under any of its names, else NULL; without declared columns everything as it is.

    `text`: the raw columns are all text, so that only other types need a cast. A value that is not of the declared type
    fails the run: a contract that wants the raw text says `logicalType: string`.
    """
    if not request.columns:
        return ", ".join(quote(name) for name in columns)
    items = []
    for prop in request.columns:
        kind = duckdb_type(prop)
        names = [quote(name) for name in present(prop, columns)]
        value = f"coalesce({', '.join(names)})" if len(names) > 1 else (names or ["NULL"])[0]
        plain = text and kind == TEXT and names
        items.append(f"{value if plain else f'CAST({value} AS {kind})'} AS {quote(prop.name)}")
    return ", ".join(items)


def union(parts: Sequence[str]) -> str:
    return "(" + " UNION ALL ".join(parts) + ")"
