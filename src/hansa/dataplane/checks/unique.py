"""Uniqueness on the embedded engine, by the cheapest way that is exact.

implied   a combination with a column that repeats nothing repeats nothing
counted   whole numbers from a narrow range: one bit for each number that occurs
hashed    as many 64-bit hashes as values: none repeats; else only values whose hash repeats are compared
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from hansa.contracts.plan.model import DATA
from hansa.contracts.sql import quote
from hansa.dataplane.checks.engine import EngineError
from hansa.dataplane.checks.measure import whole

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from hansa.contracts.plan.model import Check
    from hansa.dataplane.checks.measure import Measures

MOST_BITS = 1 << 28
"""32 MB for each thread."""

BITS_A_ROW = 64
"""A wider range than this costs more memory than the hashes of its rows would."""

_FAR = 1 << 62
"""Beyond this, differences would leave 64 bits."""


def measure(measures: Measures, checks: Sequence[Check], ends: Mapping[str, tuple[int, int]]) -> None:
    """Measures every check with `keys`; `ends` are the extremes that are known, by column."""
    proven: set[str] = set()
    seen: dict[tuple[str, ...], int] = {}
    for each in sorted((each for each in checks if each.keys), key=lambda each: len(each.keys)):
        names = tuple(sorted(set(each.keys)))
        try:
            if names not in seen:
                seen[names] = 0 if proven & set(names) else _repeated(measures, each, ends)
        except EngineError as failure:
            measures.errors[each.id] = failure.message
            continue
        measures.values[each.id] = seen[names]
        if seen[names] == 0 and len(names) == 1:
            proven.add(names[0])


def _repeated(measures: Measures, check: Check, ends: Mapping[str, tuple[int, int]]) -> int:
    """How many rows repeat an earlier one."""
    there = " AND ".join(f"{each} IS NOT NULL" for each in check.keys)
    if number := _number(check, ends, measures.total or 0):
        try:
            return whole(measures.one(f"SELECT count(*) - coalesce(bit_count({number}), 0) FROM {DATA} WHERE {there}"))
        except EngineError:
            pass  # a value is beyond the ends that the footers state: they are not to be trusted
    value = f"hash({', '.join(check.keys)})"
    if whole(measures.one(f"SELECT count(*) - count(DISTINCT {value}) FROM {DATA} WHERE {there}")) == 0:
        return 0
    return whole(measures.one(compared(check.keys)))


def compared(keys: Sequence[str]) -> str:
    """Counts repeating rows among those whose hash repeats."""
    there = " AND ".join(f"{each} IS NOT NULL" for each in keys)
    value = f"hash({', '.join(keys)})"
    suspects = f"SELECT {value} FROM {DATA} WHERE {there} GROUP BY 1 HAVING count(*) > 1"
    groups = f"SELECT count(*) AS n FROM {DATA} WHERE {there} AND {value} IN ({suspects}) GROUP BY {', '.join(keys)}"
    return f"SELECT coalesce(sum(n - 1), 0) FROM ({groups})"


def _number(check: Check, ends: Mapping[str, tuple[int, int]], rows: int) -> str:
    """The bits of all combinations, where each column is a whole number of known, narrow range."""
    known = [ends.get(each) for each in check.needs]
    if [quote(each) for each in check.needs] != list(check.keys):
        return ""
    sql, width = "0::BIGINT", 1
    for name, pair in zip(check.keys, known, strict=True):
        if pair is None or abs(pair[0]) > _FAR or abs(pair[1]) > _FAR:
            return ""
        size = pair[1] - pair[0] + 1
        width *= size
        if width > min(MOST_BITS, max(rows, 1) * BITS_A_ROW):
            return ""
        sql = f"({sql} * {size} + ({name}::BIGINT - ({pair[0]})))"
    return f"bitstring_agg({sql}, 0::BIGINT, {width - 1}::BIGINT)"
