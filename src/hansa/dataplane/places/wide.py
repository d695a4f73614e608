"""A text file of very many columns becomes tables of some columns each, side by side.

    a, b, c, d, …  →  "t_0" (a, b) POSITIONAL JOIN "t_1" (c, d) …

The engine holds a piece of every column that a statement reads, and plans a statement in the square of its conditions. The file is
therefore read once for each group of columns: memory is that of one group, and the time grows with the number of groups.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from hansa.contracts.sql import quote
from hansa.dataplane.places.settle import FLAG, Stored, conditions_of, numbers_of, settled_texts, texts_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from hansa.dataplane.checks.engine import DuckEngine
    from hansa.standards.odcs.schema import SchemaObject

GROUP = 500
"""Columns that are read at once: a text of 16 bytes in each of 2,048 rows is 16 MB for each thread."""


def stored_by_groups(
    engine: DuckEngine, table: str, source: str, schema: SchemaObject, extra: Mapping[str, str]
) -> Stored:
    """As `stored` does for fewer columns. There is no `origin`: the tables have the rows in the order of the file."""
    columns = [name for name, _ in engine.describe(source)]
    readings = texts_of(columns, schema)
    tables, bad = [], False
    engine.write("SET preserve_insertion_order = true")
    engine.write("SET disabled_optimizers = 'common_subexpressions'")
    try:
        for start in range(0, len(columns), GROUP):
            tables.append(f"{table}_{start // GROUP}")
            bad |= _group(engine, tables[-1], source, columns[start : start + GROUP], readings)
    finally:
        engine.write("RESET disabled_optimizers")
        engine.write("SET preserve_insertion_order = false")
    asked = extra if bad or not readings else {}
    counts = numbers_of(engine, source, asked) if asked else {}
    beside = " POSITIONAL JOIN ".join(map(quote, tables))
    return Stored(f"(SELECT * FROM {beside})", "", counts)


def _group(engine: DuckEngine, table: str, source: str, columns: Sequence[str], readings: Mapping[str, str]) -> bool:
    """Whether a value is not of its type: then the columns are read as text first, and once more those that can be typed."""
    own = {name: readings[name] for name in columns if name in readings}
    items = [f"{own[name]} AS {quote(name)}" if name in own else quote(name) for name in columns]
    bad = " + ".join(f"CAST({each} AS INTEGER)" for each in conditions_of(own)) or "0"
    flag = quote(f"{FLAG}bad")
    engine.write(f"CREATE TEMP TABLE {quote(table)} AS SELECT {', '.join(items)}, {bad} AS {flag} FROM {source}")
    [[number]] = engine.rows(f"SELECT count(*) FILTER (WHERE {flag} > 0) FROM {quote(table)}")
    engine.write(f"ALTER TABLE {quote(table)} DROP COLUMN {flag}")
    if not number:
        return False
    texts = quote(f"{table} texts")
    engine.write(f"CREATE TEMP TABLE {texts} AS SELECT {', '.join(map(quote, columns))} FROM {source}")
    relation, _ = settled_texts(engine, texts, columns, own, None)
    engine.write(f"CREATE OR REPLACE TEMP TABLE {quote(table)} AS SELECT * FROM {relation}")
    engine.write(f"DROP TABLE {texts}")
    return True
