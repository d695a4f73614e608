"""Numbers and moments between a property's limits."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

from hansa.contracts.generate.text import Unmakeable

if TYPE_CHECKING:
    from collections.abc import Mapping
    from random import Random

SPAN = 10_000
"""How far numbers reach where a limit is missing: readable ones, wide enough to differ."""

FINE = 1_000
"""So many numbers lie between two limits at least, where the type is a floating point one."""

UNIQUE = 2**24
"""And so many where no two rows may have the same."""

DAY = timedelta(days=1)
MICRO = timedelta(microseconds=1)

_BITS = {"i8": 8, "i16": 16, "i32": 32, "i64": 64, "u8": 8, "u16": 16, "u32": 32, "u64": 64}


@dataclass(frozen=True, slots=True)
class Grid:
    """The multiples of `step` from `low` to `high` times it, both ends included."""

    step: Decimal
    low: int
    high: int

    def pick(self, random: Random) -> Decimal:
        return self.step * random.randint(self.low, self.high)

    def nth(self, number: int) -> Decimal:
        """The value of a row, each another one. Raises Unmakeable past the end."""
        if self.low + number > self.high:
            raise Unmakeable(f"only {self.high - self.low + 1} different values fit its limits")
        return self.step * (self.low + number)


def grid(options: Mapping[str, object], kind: str, least: int = FINE) -> Grid:
    """What the options and the column's DuckDB type leave. Raises Unmakeable where that is nothing.

    Steps between floating point limits are so fine that there are about `least` numbers.
    """
    step = _step(options, kind, least)
    low, high = _limits(options, step)
    type_low, type_high = _of_type(options, kind)
    ends = _open_ends(low, high, _reach(step) if kind == "FLOAT" else Decimal(SPAN * 1000))
    first = max(ends[0], type_low)
    last = min(ends[1], type_high)
    bottom, top = _ceil(first / step), _floor(last / step)
    if bottom > top:
        raise Unmakeable(f"no number lies between {first} and {last} in steps of {step}")
    return Grid(step, bottom, top)


def _reach(step: Decimal) -> Decimal:
    """How far a number of 24 bits tells the multiples of a decimal step apart, two bits left for computing."""
    return Decimal(2**22).scaleb(min(int(step.normalize().as_tuple().exponent), 0))


def _open_ends(low: Decimal | None, high: Decimal | None, reach: Decimal) -> tuple[Decimal, Decimal]:
    if low is None:
        low = Decimal(0) if high is None or high >= 0 else high - SPAN
    return low, low + reach if high is None else high


def _step(options: Mapping[str, object], kind: str, least: int) -> Decimal:
    given = options.get("multipleOf")
    if isinstance(given, int | float) and not isinstance(given, bool) and given > 0:
        return Decimal(str(given))
    if kind.startswith("DECIMAL"):
        return Decimal(1).scaleb(-int(kind.rstrip(")").partition(",")[2] or 0))
    return _between(options, least) if kind in {"DOUBLE", "FLOAT"} else Decimal(1)


def _between(options: Mapping[str, object], least: int) -> Decimal:
    """A power of two, which floating point numbers have exactly."""
    step = Decimal("0.25")
    low, high = (
        [_number(options.get(each)) for each in (f"{end}imum", f"exclusive{end.capitalize()}imum")]
        for end in ("min", "max")
    )
    lows, highs = [each for each in low if each is not None], [each for each in high if each is not None]
    if lows and highs and min(highs) > max(lows):
        while (min(highs) - max(lows)) / step < least:
            step /= 2
    return step


def _limits(options: Mapping[str, object], step: Decimal) -> tuple[Decimal | None, Decimal | None]:
    """Exclusive limits moved inwards by one step; before 3.1 they were a flag beside the other."""
    low, high = _number(options.get("minimum")), _number(options.get("maximum"))
    above, below = options.get("exclusiveMinimum"), options.get("exclusiveMaximum")
    if above is True and low is not None:
        low = _inside(low, step, up=True)
    elif (limit := _number(above)) is not None:
        low = max(_inside(limit, step, up=True), low if low is not None else limit)
    if below is True and high is not None:
        high = _inside(high, step, up=False)
    elif (limit := _number(below)) is not None:
        high = min(_inside(limit, step, up=False), high if high is not None else limit)
    return low, high


def _inside(limit: Decimal, step: Decimal, *, up: bool) -> Decimal:
    return step * (_floor(limit / step) + 1) if up else step * (_ceil(limit / step) - 1)


def _of_type(options: Mapping[str, object], kind: str) -> tuple[Decimal, Decimal]:
    bits = _BITS.get(str(options.get("format")))
    if bits:
        unsigned = str(options.get("format")).startswith("u")
        top = 2**bits - 1 if unsigned else 2 ** (bits - 1) - 1
        return Decimal(0 if unsigned else -top - 1), Decimal(top)
    if kind.startswith("DECIMAL("):
        width, scale = (int(part) for part in kind[8:-1].split(","))
        top_decimal = Decimal(10) ** (width - scale) - Decimal(1).scaleb(-scale)
        return -top_decimal, top_decimal
    limit = {"INTEGER": 2**31 - 1, "FLOAT": 2**22}.get(kind, 2**53)
    return Decimal(-limit), Decimal(limit)


def _number(value: object) -> Decimal | None:
    return Decimal(str(value)) if isinstance(value, int | float) and not isinstance(value, bool) else None


def _floor(value: Decimal) -> int:
    whole = int(value)
    return whole - 1 if value < whole else whole


def _ceil(value: Decimal) -> int:
    return -_floor(-value)


def moments(options: Mapping[str, object], kind: str, newest: datetime, span: timedelta) -> tuple[datetime, datetime]:
    """The first and last allowed moment, `newest` and `span` filling in for missing limits. Raises Unmakeable."""
    step = DAY if kind == "DATE" else MICRO
    low = _moment(options.get("minimum"), timedelta(0)) or _moment(options.get("exclusiveMinimum"), step)
    high = _moment(options.get("maximum"), timedelta(0)) or _moment(options.get("exclusiveMaximum"), -step)
    last = high or max(newest, low or newest)
    first = low or last - span
    if first > last:
        raise Unmakeable(f"no moment lies between {first.isoformat()} and {last.isoformat()}")
    return first, last


def _moment(value: object, inside: timedelta) -> datetime | None:
    if not isinstance(value, str):
        return None
    try:
        found = datetime.fromisoformat(value if "T" in value or "-" in value else f"1970-01-01T{value}")
    except ValueError as error:
        raise Unmakeable(f"{value} is no moment") from error
    return (found if found.tzinfo else found.replace(tzinfo=UTC)) + inside


def as_kind(moment: datetime, kind: str) -> date | time | datetime:
    """The moment as a value of the column's type; without a zone it is UTC."""
    match kind:
        case "DATE":
            return moment.date()
        case "TIME":
            return moment.timetz().replace(tzinfo=None)
        case "TIMESTAMP":
            return moment.astimezone(UTC).replace(tzinfo=None)
        case _:
            return moment
