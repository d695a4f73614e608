"""Holds what was measured to its threshold, and says the result in plain words."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from typing import TYPE_CHECKING

from hansa.contracts.plan.moments import day
from hansa.contracts.results import Outcome, age, counted, share
from hansa.dataplane.checks import drift
from hansa.dataplane.checks.prepare import extra, missing, type_at

if TYPE_CHECKING:
    from hansa.contracts.plan.model import Check, Plan
    from hansa.dataplane.checks.shape import Shape
    from hansa.kernel.json import Json


def judge(check: Check, value: Json, total: int, now: datetime, shape: Shape) -> Outcome:
    """Raises TypeError where the value and the threshold cannot be compared."""
    if check.kind in _OF_TIME:
        return _OF_TIME[check.kind](check, value, total, now)
    if check.unit == "value":
        return _value(check, value, total)
    rows = value if isinstance(value, int) else 0
    if check.kind == "type":
        return _type(check, rows, total, shape)
    if check.kind == "rowCount":
        ok = check.bound.holds(rows)
        return Outcome(ok, f"{rows:,}", f"{check.name}: there {'is' if rows == 1 else 'are'} {rows:,}.", total=total)
    if not check.counts_rows and rows:
        noun = "value" if rows == 1 else "values"
        text = f"{check.name}: {rows:,} {noun} inside lists {check.verb}."
        return Outcome(check.bound.holds(rows), f"{rows:,}", text, total=total)
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
    """One of the checks that the table's description alone answers: `rules/shape.py` says which there are."""
    names, sentence = _DRIFT[check.kind](plan, shape)
    if not names:
        return Outcome(ok=True, measured="none", message=f"{check.name}.".capitalize(), total=total)
    shown = ", ".join(names[:MOST_NAMES]) + (f" and {len(names) - MOST_NAMES} more" if len(names) > MOST_NAMES else "")
    return Outcome(ok=False, measured=shown, message=sentence.replace("{}", shown), total=total)


def _columns(plan: Plan, shape: Shape) -> tuple[list[str], str]:
    there = [name for name, _ in shape.actual.values()]
    shown = ", ".join(there[:MOST_NAMES]) + (", …" if len(there) > MOST_NAMES else "")
    return missing(plan, shape), f"The data lacks {{}}: {plan.table} has {shown}."


def _extra(plan: Plan, shape: Shape) -> tuple[list[str], str]:
    there = [name for name, _ in shape.actual.values()]
    shown = ", ".join(there[:MOST_NAMES]) + (", …" if len(there) > MOST_NAMES else "")
    return extra(plan, shape), f"The contract does not know {{}}: {plan.table} has {shown}."


def _renamed(plan: Plan, shape: Shape) -> tuple[list[str], str]:
    pairs = [f"{old} (now {new}?)" for old, new in drift.renamed(plan, shape)]
    return pairs, "Perhaps renamed: {}. Rename the data's column, or the contract's property."


def _order(plan: Plan, shape: Shape) -> tuple[list[str], str]:
    return drift.moved(
        plan, shape
    ), "Not where the contract has them: {}. Who reads by position reads the wrong column."


def _widened(plan: Plan, shape: Shape) -> tuple[list[str], str]:
    return drift.widened(plan, shape), "Stored wider than promised: {}. The values fit; the next one may not."


MOST_NAMES = 20
"""Columns that one sentence lists."""

_DRIFT = {"columns": _columns, "extra": _extra, "renamed": _renamed, "order": _order, "widened": _widened}


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


def _gap(check: Check, value: Json, total: int, now: datetime) -> Outcome:
    """One load time, or none, leaves no gap."""
    del now
    if not isinstance(value, int):
        return Outcome(ok=True, measured="no gap", message=f"{check.name}: there are not two of them.", total=total)
    gap = age(value / 1_000_000)
    return Outcome(check.bound.holds(value / 1_000_000), gap, f"{check.name}: the longest gap is {gap}.", total=total)


def _date(check: Check, value: Json, total: int, now: datetime) -> Outcome:
    """A date without a time begins at midnight UTC, and an end is past when its day is."""
    del value
    text = str(check.bound.value)
    moment = day(text)
    limit = moment if isinstance(moment, datetime) else datetime.combine(moment or now.date(), time.min)
    limit = limit if limit.tzinfo else limit.replace(tzinfo=UTC)
    if check.kind == "generalAvailability":
        ok = now < limit or total > 0
        words = f"it is not yet {text}" if now < limit else f"since {text} there must be data, there are {total:,} rows"
        return Outcome(ok, f"{total:,}", f"{check.name}: {words}.", total=total)
    limit = limit if isinstance(moment, datetime) else limit + timedelta(days=1)
    words = f"{text} has passed" if now >= limit else f"{age((limit - now).total_seconds())} are left"
    return Outcome(now < limit, words, f"{check.name}: {words}.", total=total)


_OF_TIME = {
    "freshness": _age,
    "retention": _age,
    "frequency": _gap,
    "generalAvailability": _date,
    "endOfSupport": _date,
    "endOfLife": _date,
}


def _value(check: Check, value: Json, total: int) -> Outcome:
    text = "no value" if value is None else str(value)
    ok = value is not None and check.bound.holds(value)
    rows = value if check.sample and isinstance(value, int) and not isinstance(value, bool) else None
    return Outcome(ok, text, f"{check.name}: the value must be {check.threshold}, it is {text}.", rows, total)


def _type(check: Check, rows: int, total: int, shape: Shape) -> Outcome:
    """A text that holds only numbers is still no number: who reads it gets a text. A date is one in the text form the contract gives."""
    verdict = type_at(check, shape)
    if not verdict.actual:
        return Outcome(ok=True, measured="", message=f"{check.name}: it is read out of a text.", rows=0, total=total)
    if verdict.how == "other" and not (
        (shape.read_by_format(check) or (verdict.actual == "VARCHAR" and "try_strptime" in check.unread))
        and not verdict.reason
    ):
        values = f"{counted(rows, total, 'cannot be read so')}" if rows else "every value can be read so: cast it"
        why = verdict.reason or values
        message = f"{check.name}: the data has {verdict.actual}, the contract promises {check.threshold}; {why}."
        return Outcome(ok=False, measured=verdict.actual, message=message, rows=rows or None, total=total)
    if rows:
        message = (
            f"{check.name}: the data has {verdict.actual}; {counted(rows, total, f'do not fit {check.threshold}')}."
        )
        return Outcome(ok=False, measured=verdict.actual, message=message, rows=rows, total=total)
    return Outcome(
        ok=True, measured=verdict.actual, message=f"{check.name}: it is {verdict.actual}.", rows=0, total=total
    )
