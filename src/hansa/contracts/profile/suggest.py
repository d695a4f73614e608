"""The rules that statistics suggest. They leave room for what is likely to come; a test on the data decides which of them stay."""

from __future__ import annotations

import re
from math import ceil, floor, inf, isfinite, log10
from typing import TYPE_CHECKING

from hansa.contracts.convert import draft
from hansa.contracts.profile.measures import FRACTIONS, NUMBERS
from hansa.contracts.profile.model import Suggestion
from hansa.contracts.profile.shapes import AS_FORMAT, AS_PATTERN

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hansa.contracts.profile.model import Seen, SeenTable
    from hansa.kernel.json import Json

MOST_VALUES = 20
"""More different values than that are no list that people maintain."""

REPEATED = 5
"""A list is closed only where each of its values is seen so often on average."""

ENOUGH = 20
"""Rows below which repetition, uniqueness and shapes may be chance."""

OLDEST = 400
"""Days without a new value after which the data is no longer delivered, so that freshness promises nothing."""

DAY = 86_400_000_000
"""Microseconds."""

WIDEST = 38
"""The power of ten of the widest whole numbers that engines keep; what is greater is written 1e39, not with forty digits."""


def suggestions(seen: SeenTable) -> tuple[Suggestion, ...]:
    """In the order in which a person would write them; `names` of `seen` say what the contract calls the columns."""
    if not seen.total:
        return ()
    key = _key(seen)
    found = [each for column in seen.columns for each in _of_column(seen, column, key)]
    return (*found, *_of_table(seen))


def _of_column(seen: SeenTable, column: Seen, key: str) -> Iterator[Suggestion]:
    def suggest(kind: str, path: str, value: Json, reason: str = "") -> Suggestion:
        return Suggestion(seen.table, column.column, kind, path, value, reason or seen.reason(column.filled))

    if column.personal:
        yield suggest("classification", "classification", "restricted", "The name looks personal.")
    if column.filled == seen.rows and seen.rows:
        yield suggest("required", "required", value=True)
    if not column.filled:
        return
    unique = is_unique(seen, column)
    if unique and column.column != key:
        yield suggest("unique", "unique", value=True)
    if column.column == key:
        yield suggest("primaryKey", "primaryKey", value=True)
    listed = _listed(seen, column)
    if listed:
        yield suggest("enum", "enum", [{"value": each} for each in listed])
    elif column.shortest is not None:
        yield from (suggest(*each) for each in _text(seen, column))
    elif not unique and not key_like(column.column):
        yield from (suggest("range", f"logicalTypeOptions/{name}", value) for name, value in _range(column))


def _key(seen: SeenTable) -> str:
    """The first column whose name says that it identifies, and whose values do."""
    fitting = [each for each in seen.columns if is_unique(seen, each) and each.filled == seen.rows]
    single = seen.table.casefold().removesuffix("s")
    named = {"id", "key", "uuid", "code", f"{single}_id", f"{single}id", f"{single}_key", f"{single}_code"}
    return next((each.column for each in fitting if each.column.casefold() in named), "")


def is_unique(seen: SeenTable, column: Seen) -> bool:
    """Measurements and moments are different by chance; names and numbers of things are so on purpose."""
    countable = column.type in {*NUMBERS, "VARCHAR", "UUID"}
    return countable and seen.rows >= ENOUGH and column.filled > 1 and column.distinct == column.filled


def key_like(name: str) -> bool:
    return bool(re.search(r"(?:^|[_\s])(?:id|key|no|nr|number|code)$|[a-z](?:Id|Key|Code)$", name))


def _listed(seen: SeenTable, column: Seen) -> list[Json]:
    """All values, where they are few and come again and again."""
    shaped = any(column.fits.get(each) == column.filled for each in ("date", "timestamp", *AS_FORMAT))
    if (
        column.personal
        or shaped
        or column.type != "VARCHAR"
        or column.distinct is None
        or len(column.values) != column.distinct
    ):
        return []
    often = column.distinct <= MOST_VALUES and column.filled >= max(ENOUGH, REPEATED * column.distinct)
    values = [value for value, _ in column.values]
    plain = all(isinstance(each, str) and each == each.strip() and each.isprintable() for each in values)
    return sorted(values, key=str) if often and plain and seen.whole else []


def _text(seen: SeenTable, column: Seen) -> Iterator[tuple[str, str, Json]]:
    shortest, longest = column.shortest or 0, column.longest or 0
    shape = next((each for each in (*AS_FORMAT, *AS_PATTERN) if column.fits.get(each) == column.filled), "")
    shape = shape if column.filled >= ENOUGH or shape in {"uuid", "email"} else ""
    if shape in AS_FORMAT:
        yield "format", "logicalTypeOptions/format", shape
        return
    if shape:
        yield "pattern", "logicalTypeOptions/pattern", AS_PATTERN[shape]
    if shape in {"date", "timestamp"}:
        return
    fixed = shortest == longest and seen.rows >= ENOUGH
    if shortest and (fixed or shortest > 0):
        yield "length", "logicalTypeOptions/minLength", longest if fixed else 1
    if longest:
        yield "length", "logicalTypeOptions/maxLength", longest if fixed else round_up(longest)


def _range(column: Seen) -> Iterator[tuple[str, Json]]:
    if not (column.type in NUMBERS or column.type.startswith(FRACTIONS)):
        return
    least, greatest = column.least, column.greatest
    if least is None or greatest is None or not (isfinite(least) and isfinite(greatest)):
        return
    yield "minimum", 0 if least >= 0 else -round_up(-least)
    if greatest > 0:
        yield "maximum", round_up(greatest)


def round_up(value: float) -> int | float:
    """The next number of the form 1, 2 or 5 with zeros that is not smaller: room for what comes, and easy to correct."""
    if value <= 0:
        return 0
    power = floor(log10(value))
    for step in (1, 2, 5, 10, 20):
        found: int | float = step * 10**power if 0 <= power <= WIDEST else float(f"{step}e{power}")
        if value <= found < inf:
            return found
    return value


def _of_table(seen: SeenTable) -> Iterator[Suggestion]:
    reason = f"{seen.total:,} rows on {seen.at.date()}"
    most = int(round_up(seen.total * 2))
    rule: dict[str, Json] = {"metric": "rowCount", "mustBeBetween": [max(seen.total // 2, 1), most]}
    yield Suggestion(
        seen.table, "", "rowCount", "quality", {"name": "row count", **rule, "description": reason}, reason
    )
    newest = _newest(seen)
    element = f"{seen.table}.{seen.names.get(newest.column, newest.column)}" if newest else ""
    if newest is not None and newest.greatest is not None and draft.can_refer(*element.partition(".")[::2]):
        now = int(seen.at.timestamp() * 1_000_000)
        days = ceil(max(now - newest.greatest, 0) / DAY)
        reason = f"The newest value was {newest.limit(newest.greatest)} on {seen.at.date()}."
        level: dict[str, Json] = {"property": "freshness", "value": 2 * days + 1, "unit": "d", "element": element}
        yield Suggestion(
            seen.table, newest.column, "freshness", "slaProperties", {**level, "description": reason}, reason
        )


def _newest(seen: SeenTable) -> Seen | None:
    """The column of moments with the newest value that has passed already and is not long ago."""
    now = seen.at.timestamp() * 1_000_000
    moments = [each for each in seen.columns if each.is_moment and each.greatest is not None and not each.personal]
    young = [each for each in moments if 0 <= now - (each.greatest or 0) <= OLDEST * DAY]
    return max(young, key=lambda each: (each.greatest or 0, each.type != "DATE"), default=None)
