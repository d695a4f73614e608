"""What was seen in the data, and what that suggests."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from types import MappingProxyType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from hansa.kernel.json import Json


@dataclass(frozen=True, slots=True)
class Seen:
    """One column: `filled` values that are not NULL; None for what was not asked or could not be answered.

    `least` and `greatest` are numbers, or microseconds since 1970 where the type is a date or a timestamp; `fits` says of
    how many texts each shape (`shapes.py`) is; `values` are the most frequent ones with their counts.
    """

    column: str
    type: str
    filled: int
    distinct: int | None = None
    least: int | float | None = None
    greatest: int | float | None = None
    shortest: int | None = None
    longest: int | None = None
    fits: Mapping[str, int] = field(default_factory=lambda: MappingProxyType({}))
    values: tuple[tuple[Json, int], ...] = ()
    personal: bool = False

    @property
    def is_moment(self) -> bool:
        return self.type.startswith(("DATE", "TIMESTAMP"))

    def limit(self, value: float | None) -> Json:
        """`least` or `greatest` as people write it."""
        if value is None or not self.is_moment:
            return value
        moment = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(microseconds=int(value))
        return moment.date().isoformat() if self.type == "DATE" else moment.isoformat().replace("+00:00", "Z")


@dataclass(frozen=True, slots=True)
class SeenTable:
    """`rows` were looked at of `total`; `names` are the contract's names of the columns, by what the data calls them."""

    table: str
    rows: int
    total: int
    columns: tuple[Seen, ...]
    at: datetime
    names: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))

    @property
    def whole(self) -> bool:
        return self.rows == self.total

    def reason(self, count: int | None = None) -> str:
        """For people: `seen in 10,000 of 10,000 rows on 2026-11-23`."""
        sample = "" if self.whole else f", a sample of {self.total:,}"
        return f"seen in {self.rows if count is None else count:,} of {self.rows:,} rows{sample} on {self.at.date()}"


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A rule that the data keeps, as far as was seen.

    `kind` is that of the check which the rule becomes; `key` is where it is written: a key of the column, an option
    (`logicalTypeOptions/maxLength`), or `quality` and `slaProperties`. `column` is empty for a rule of the whole table.
    """

    table: str
    column: str
    kind: str
    key: str
    value: Json
    reason: str
