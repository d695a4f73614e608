"""The value and the unit of a service level fit its property."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hansa.contracts.lint.dates import is_date
from hansa.contracts.lint.levels import DATES, LEVELS, SHARES, TIMES, UNITS, number
from hansa.contracts.lint.rule import ERROR, INFO, WARNING, Problem, Rule
from hansa.contracts.lint.words import did_you_mean, near, shown

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hansa.contracts.lint.subject import Part, Subject

_PERCENT = {"percent", "%", "pct", "percentage"}


def check(subject: Subject) -> Iterator[Problem]:
    for part in subject.parts("slaProperties"):
        said = part.text("property")
        level = LEVELS.get(said.casefold())
        if level is None:
            if meant := near(said, LEVELS.values()):
                yield Problem(
                    part.at("property"),
                    f"The service level {shown(said)} is not usual.",
                    f"Did you mean `{meant}`?",
                    severity=INFO,
                )
            continue
        value, unit = part.data.get("value"), part.text("unit")
        if isinstance(value, str) and "${" in value:
            continue
        if level in TIMES:
            yield from _duration(part, said, unit)
        elif level in SHARES:
            yield from _share(part, said, unit)
        elif level in DATES and not (isinstance(value, str) and is_date(value)):
            yield Problem(
                part.at("value"), f"{shown(said)} is a date; {shown(value)} is none.", "Write it as `2030-12-31`."
            )


def _duration(part: Part, said: str, unit: str) -> Iterator[Problem]:
    value = part.data.get("value")
    amount = number(value)
    if isinstance(value, str) and value.startswith("P") and amount is None:
        return  # an ISO 8601 duration carries its own units
    if amount is None:
        yield Problem(
            part.at("value"),
            f"{shown(said)} is a time; {shown(value)} is no number.",
            "Write a number, and its `unit`.",
        )
    elif amount < 0 or (amount == 0 and said.casefold() in {"frequency", "fy", "retention", "re"}):
        yield Problem(part.at("value"), f"{shown(said)} of {shown(value)} cannot be kept.", "Write a number above 0.")
    if not unit:
        yield Problem(
            part.at("value"),
            f"{shown(said)} says {shown(value)} of what?",
            "Add `unit: h`, `d`, `m` or `y`.",
            severity=WARNING,
        )
    elif unit.casefold() not in UNITS and unit not in UNITS:
        fix = did_you_mean(unit, UNITS) or "Write s, min, h, d, w, mo or y."
        yield Problem(part.at("unit"), f"{shown(unit)} is no unit of time.", fix)


def _share(part: Part, said: str, unit: str) -> Iterator[Problem]:
    value = part.data.get("value")
    text = value.rstrip().removesuffix("%") if isinstance(value, str) else value
    amount = number(text)
    percent = unit.casefold() in _PERCENT or text != value
    if amount is None:
        yield Problem(
            part.at("value"),
            f"{shown(said)} is a share; {shown(value)} is no number.",
            "Write `99.9` and `unit: percent`.",
        )
    elif amount < 0 or (amount > 100 and (percent or not unit)):
        yield Problem(
            part.at("value"), f"{shown(value)} lies outside of 0 to 100 percent.", "Write a percentage from 0 to 100."
        )
    elif unit.casefold() in UNITS:
        yield Problem(
            part.at("unit"), f"{shown(said)} is a share, not a time.", "Write `unit: percent`.", severity=WARNING
        )


RULE = Rule(
    code="level-fits",
    group="fundamentals",
    severity=ERROR,
    title="A service level has a value and a unit that fit",
    why="“4” of nothing or 101 percent cannot be kept and is not checked.",
    source="ODCS 3.2.0, Service-Level Agreement, Valid Values for SLA Properties; unit",
    check=check,
)
