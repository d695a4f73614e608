"""Holds what was measured to its threshold, and says the result in plain words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hansa.contracts.results import Outcome, age, counted, share

if TYPE_CHECKING:
    from datetime import datetime

    from hansa.contracts.plan.model import Check, Plan
    from hansa.dataplane.checks.shape import Shape
    from hansa.kernel.json import Json


def judge(check: Check, value: Json, total: int, now: datetime, shape: Shape) -> Outcome:
    """Raises TypeError where the value and the threshold cannot be compared."""
    if check.kind in {"freshness", "retention"}:
        return _age(check, value, total, now)
    if check.unit == "value":
        return _value(check, value, total)
    rows = value if isinstance(value, int) else 0
    if check.kind == "type":
        return _type(check, rows, total, shape)
    if check.kind == "rowCount":
        ok = check.bound.holds(rows)
        return Outcome(ok, f"{rows:,}", f"{check.name}: there {'is' if rows == 1 else 'are'} {rows:,}.", total=total)
    measured: float = 100 * rows / total if check.unit == "percent" and total else rows
    ok = check.bound.holds(measured)
    text = share(rows, total) if check.unit == "percent" else f"{rows:,}"
    message = (
        f"{check.name}: {counted(rows, total, check.verb)}."
        if rows
        else f"{check.name}: no row of {total:,} breaks it."
    )
    return Outcome(ok, text, message, rows, total)


def judge_shape(check: Check, shape: Shape, plan: Plan, total: int) -> Outcome:
    if check.kind == "extra":
        names, words = shape.extra, "The contract does not know"
    else:
        names, words = shape.missing, "The data lacks"
    if not names:
        return Outcome(ok=True, measured="none", message=f"{check.name}.".capitalize(), total=total)
    there = ", ".join(name for name, _ in shape.actual.values())
    message = f"{words} {', '.join(names)}: {plan.table} has {there}."
    return Outcome(ok=False, measured=", ".join(names), message=message, total=total)


def _age(check: Check, value: Json, total: int, now: datetime) -> Outcome:
    """An empty table is never fresh; it keeps nothing too long."""
    if not isinstance(value, int):
        return Outcome(
            check.kind == "retention", "no value", f"{check.name}: there is no value to measure by.", total=total
        )
    seconds = now.timestamp() - value / 1_000_000
    ahead = "in the future" if seconds < 0 else "old"
    return Outcome(
        check.bound.holds(seconds), age(seconds), f"{check.name}: it is {age(seconds)} {ahead}.", total=total
    )


def _value(check: Check, value: Json, total: int) -> Outcome:
    text = "no value" if value is None else str(value)
    ok = value is not None and check.bound.holds(value)
    return Outcome(ok, text, f"{check.name}: the value must be {check.threshold}, it is {text}.", total=total)


def _type(check: Check, rows: int, total: int, shape: Shape) -> Outcome:
    """A text that holds only numbers is still no number: who reads it gets a text."""
    actual = shape.type(check.needs[0])
    if shape.unreadable(check.needs[0]):
        values = f"{counted(rows, total, 'cannot be read so')}" if rows else "every value can be read so: cast it"
        message = f"{check.name}: the data has {actual}, the contract promises {check.threshold}; {values}."
        return Outcome(ok=False, measured=actual, message=message, rows=rows or None, total=total)
    if rows:
        message = f"{check.name}: the data has {actual}; {counted(rows, total, f'do not fit {check.threshold}')}."
        return Outcome(ok=False, measured=actual, message=message, rows=rows, total=total)
    return Outcome(ok=True, measured=actual, message=f"{check.name}: it is {actual}.", rows=0, total=total)
