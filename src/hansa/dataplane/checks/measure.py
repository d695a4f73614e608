"""Measures checks on an engine: many in one scan, each other question by a statement of its own.

One wrong rule never keeps the others from their number.
"""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from hansa.contracts.plan.model import shared_sql
from hansa.dataplane.checks import sample
from hansa.dataplane.checks.engine import EngineError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hansa.contracts.plan.model import Check
    from hansa.dataplane.checks.engine import Engine
    from hansa.kernel.json import Json

WIDEST = 150
"""Checks of one statement; the time to plan it grows with their square, and another one reads other columns."""


class Measures:
    """`total` rows; by a check's id the number that was measured, or why it could not be."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self.total: int | None = None
        self.values: dict[str, Json] = {}
        self.errors: dict[str, str] = {}
        self.answers: dict[str, Json] = {}

    def known(self, check: Check) -> bool:
        return check.id in self.values or check.id in self.errors

    def shared(self, checks: Sequence[Check]) -> None:
        """As many checks as one statement may have."""
        if checks:
            self._halved(checks)

    def counted(self) -> None:
        """Raises EngineError where not even the rows can be counted."""
        if self.total is None:
            self._halved(())

    def _halved(self, checks: Sequence[Check]) -> None:
        """All in one scan; where one of them breaks it, by halves, until the broken one stands alone."""
        try:
            row = self.engine.rows(shared_sql(tuple(checks)))[0]
        except EngineError as failure:
            if not checks:
                raise
            if len(checks) == 1:
                self.errors[checks[0].id] = failure.message
                return
            middle = len(checks) // 2
            self._halved(checks[:middle])
            self._halved(checks[middle:])
            return
        self.total = whole(row[0])
        for each, value in zip(checks, row[1:], strict=True):
            self.values[each.id] = plain(value)

    def alone(self, check: Check) -> None:
        """Equal questions are asked once."""
        try:
            if check.query not in self.answers:
                proven = bool(check.proof) and self.one(check.proof) == 0
                self.answers[check.query] = 0 if proven else self.one(check.query)
            self.values[check.id] = self.answers[check.query]
        except EngineError as failure:
            self.errors[check.id] = failure.message

    def one(self, sql: str) -> Json:
        """The one value of a statement; several rows or columns are no value."""
        rows = self.engine.rows(sql, 2)
        if len(rows) != 1 or len(rows[0]) != 1:
            raise EngineError("The rule must return exactly one row with one column.")
        return plain(rows[0][0])


def parts(checks: Sequence[Check]) -> list[Sequence[Check]]:
    """Of one statement each."""
    return [checks[start : start + WIDEST] for start in range(0, len(checks), WIDEST)]


def plain(value: object) -> Json:
    """A number stays a number, so that it can be held to a threshold."""
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    return sample.to_json(value)


def whole(value: object) -> int:
    """A count as every engine may write it; no rows at all sum up to nothing."""
    return int(str(value)) if value is not None else 0
