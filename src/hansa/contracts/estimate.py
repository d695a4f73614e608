"""What a sample of the rows says about all of them: an estimate with its interval, and silence where a sample says nothing.

Shares are given with the interval of Wilson at 95 %. What a sample shows broken is broken; that keys never repeat, that every reference
leads somewhere, that nothing is older or newer than promised, a sample cannot show.
"""

from __future__ import annotations

import math
from dataclasses import replace
from typing import TYPE_CHECKING

from hansa.contracts.results import Outcome, passed_or_not, skipped

if TYPE_CHECKING:
    from hansa.contracts.plan.model import Check, Plan
    from hansa.contracts.results import CheckResult

Z = 1.96
"""95 % of a normal distribution lie this many deviations around its middle."""

UNSEEN = {"unique", "primaryKey", "duplicateValues", "reference", "retention"}
"""What a sample can refute, never show."""

_SHAPE = {"columns", "extra", "renamed", "order", "widened", "generalAvailability", "endOfSupport", "endOfLife"}


def wilson(broken: int, rows: int) -> tuple[float, float]:
    """The interval that the true share lies in, in percent."""
    if not rows:
        return 0.0, 100.0
    share, weight = broken / rows, Z * Z / rows
    middle = (share + weight / 2) / (1 + weight)
    spread = Z * math.sqrt(share * (1 - share) / rows + weight / (4 * rows)) / (1 + weight)
    return max(0.0, 100 * (middle - spread)), min(100.0, 100 * (middle + spread))


def estimated(results: tuple[CheckResult, ...], plan: Plan, fraction: float) -> tuple[CheckResult, ...]:
    """The results of a test that saw `fraction` of the rows (0 to 1, picked at random), each claiming only what that shows."""
    checks = {each.id: each for each in plan.checks}
    return tuple(_one(each, checks[each.check_id], fraction) if each.check_id in checks else each for each in results)


def _one(result: CheckResult, check: Check, fraction: float) -> CheckResult:
    if result.status in {"skipped", "error"} or check.kind in _SHAPE:
        return result
    if check.kind == "freshness":
        return (
            _said(result, fraction)
            if result.status == "passed"
            else _unknown(result, check, fraction, "a newer value may not be in it")
        )
    if check.kind in UNSEEN:
        refuted = (
            result.status != "passed"
            and check.unit != "percent"
            and check.bound.operator in {"mustBe", "mustBeLessThan", "mustBeLessOrEqualTo"}
        )
        return (
            _said(result, fraction) if refuted else _unknown(result, check, fraction, "the rows beside it may break it")
        )
    if result.failed_rows is None or (not check.fails and check.kind != "type"):
        return _unknown(result, check, fraction, "its value is one of all rows")
    return _share(result, check, fraction)


def _share(result: CheckResult, check: Check, fraction: float) -> CheckResult:
    """A threshold is met, or broken, where the whole interval says so; between the two, nothing is said."""
    rows, broken = result.total_rows or 0, result.failed_rows or 0
    low, high = wilson(broken, rows)
    said = f"{_words(fraction)}: from {low:.3g} to {high:.3g} % of all rows, 95 % sure"
    message = f"{result.message.rstrip('.')} ({said})."
    all_rows = rows / fraction
    scale = 1.0 if check.unit == "percent" else all_rows / 100
    if (check.bound.operator == "mustBe" and check.bound.value == 0) or check.kind == "type":
        return replace(result, message=message)
    verdicts = {check.bound.holds(low * scale), check.bound.holds(high * scale)}
    if len(verdicts) > 1 or check.bound.operator in {"mustBe", "mustNotBe"}:
        return skipped(check, f"the sample cannot tell: {said}.", result.total_rows)
    ok = verdicts.pop()
    text = f"about {broken / fraction:,.0f}" if check.unit == "rows" else result.measured
    return passed_or_not(check, Outcome(ok, text, message, broken, rows), () if ok else result.sample)


def _said(result: CheckResult, fraction: float) -> CheckResult:
    return replace(result, message=f"{result.message.rstrip('.')} ({_words(fraction)}).")


def _unknown(result: CheckResult, check: Check, fraction: float, why: str) -> CheckResult:
    return skipped(check, f"not claimed from a sample, {why} ({_words(fraction)}).", result.total_rows)


def _words(fraction: float) -> str:
    return f"seen in a sample of {100 * fraction:g} %"
