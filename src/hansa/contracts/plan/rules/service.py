"""`slaProperties` that the data itself answers, and a word for each that it cannot.

freshness, latency     the newest value is no older than
retention              the oldest value is no older than
frequency              no two successive values are further apart than
completeness           at least so many percent of the rows have a value
generalAvailability    there are rows once its date has come
endOfSupport, endOfLife    warn once their date has passed
`element: table.column` says by which value; a date counts from its first moment, a timestamp without zone is in its `defaultTimezone`.
What belongs to no table of the contract is reported with the first one.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from hansa.contracts.plan.model import DATA, Bound, Check
from hansa.contracts.plan.moments import day
from hansa.contracts.plan.spans import seconds
from hansa.contracts.sql import literal
from hansa.kernel.findings import Severity

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hansa.contracts.plan.context import Context
    from hansa.contracts.plan.fields import Field
    from hansa.standards.odcs.sla import SlaProperty

KINDS = {
    **dict.fromkeys(("freshness", "latency", "ly"), "freshness"),
    **dict.fromkeys(("retention", "re"), "retention"),
    **dict.fromkeys(("frequency", "fy"), "frequency"),
    "completeness": "completeness",
}
"""Names and ODCS short names, in lower case: "Those values are case-insensitive"."""

DATES = {
    **dict.fromkeys(("generalavailability", "ga"), "generalAvailability"),
    **dict.fromkeys(("endofsupport", "es"), "endOfSupport"),
    **dict.fromkeys(("endoflife", "el"), "endOfLife"),
}
_ELSEWHERE = {
    **dict.fromkeys(("availability", "av"), "whether the data could be reached is seen where it is served"),
    **dict.fromkeys(("throughput", "th"), "how much can be read at once is seen where the data is served"),
    **dict.fromkeys(("errorrate", "er"), "how often reading fails is seen where the data is served"),
    "timeofavailability": "when a delivery became visible is seen by who watches the source, not in the rows",
    **dict.fromkeys(("timetodetect", "td"), "how fast issues are noticed is seen in the record of incidents"),
    **dict.fromkeys(("timetonotify", "tn"), "how fast consumers are told is seen in the record of incidents"),
    **dict.fromkeys(("timetorepair", "tr"), "how fast issues are repaired is seen in the record of incidents"),
}
_WORDS = {
    "freshness": "newest value must be no older than",
    "retention": "oldest value must be no older than",
    "frequency": "successive values must be no further apart than",
}


def checks(context: Context) -> Iterator[Check]:
    default = context.contract.sla_default_element
    first = not context.contract.schema_ or context.contract.schema_[0] is context.schema
    for index, each in enumerate(context.contract.sla_properties):
        name, pointer = each.property.lower(), f"/slaProperties/{index}"
        kind = KINDS.get(name)
        elements = [part.strip() for part in (each.element or default or "").split(",") if part.strip()]
        if kind and elements:
            yield from _of_elements(context, each, kind, elements, pointer)
        elif not first:
            continue
        elif name in DATES:
            yield _of_date(context, each, DATES[name], pointer)
        else:
            why = "it names no element to measure by" if kind else _ELSEWHERE.get(name, "the data does not say it")
            yield _skipped(context, each, pointer, f"{why}; it is not measured here.")


def _of_elements(context: Context, sla: SlaProperty, kind: str, elements: list[str], pointer: str) -> Iterator[Check]:
    for element in elements:
        names = _names(context, element)
        if names is None:
            if context.contract.schema_[0] is context.schema and not _elsewhere(context, element):
                yield _skipped(context, sla, pointer, f"the contract has no table and column {element}.")
            continue
        yield measured(context, sla, kind, names, pointer)


def _names(context: Context, element: str) -> str | None:
    """The column, where the element is one of this table."""
    table, dot, column = element.partition(".")
    own = {(context.schema.name or "").casefold(), (context.schema.physical_name or "").casefold()}
    if dot and table.casefold() in own:
        return column
    only = len(context.contract.schema_) == 1
    return (
        element
        if (not dot and only) or (context.field(element) is not None and not _elsewhere(context, element))
        else None
    )


def _elsewhere(context: Context, element: str) -> bool:
    table = element.partition(".")[0].casefold()
    others = [each for each in context.contract.schema_ if each is not context.schema]
    return any(table in {(each.name or "").casefold(), (each.physical_name or "").casefold()} for each in others)


def _base(context: Context, sla: SlaProperty, pointer: str, label: str, kind: str) -> Check:
    return Check(
        id=f"{context.table}.{label}.{sla.property}" if label else f"{context.table}.{sla.property}",
        kind=kind,
        column=label or None,
        name=f"{sla.property} {sla.value} {sla.unit or ''}".strip(),
        dimension="timeliness",
        severity=Severity.ERROR,
        place=context.place(pointer),
        threshold=f"{sla.value} {sla.unit or ''}".strip(),
        unit="value",
    )


def _skipped(context: Context, sla: SlaProperty, pointer: str, why: str) -> Check:
    return replace(_base(context, sla, pointer, "", "serviceLevel"), skip=why)


def measured(context: Context, sla: SlaProperty, kind: str, column: str, pointer: str) -> Check:
    field = context.field(column)
    base = _base(context, sla, pointer, field.label if field else column, kind)
    if field is None or field.loops:
        return replace(base, problem=f"There is no column {column} in {context.table}.")
    base = replace(base, needs=(field.column,), path=field.path)
    if kind == "completeness":
        return _complete(base, sla, field)
    span = seconds(sla.value, sla.unit)
    text = f"{sla.value} {sla.unit or ('d' if _is_number(sla.value) else '')}".strip()
    base = replace(base, name=f"{column}: {_WORDS[kind]} {text}", threshold=f"≤ {text}")
    if span is None:
        problem = f"{sla.value} {sla.unit or ''} is no span of time: give a number and a unit such as d, h, y."
        return replace(base, problem=problem)
    base = replace(base, bound=Bound("mustBeLessOrEqualTo", span))
    moment = _moment(field)
    if kind == "frequency":
        return replace(base, query=_gap(f"epoch_us({moment})"))
    return replace(base, aggregate=f"{'max' if kind == 'freshness' else 'min'}(epoch_us({moment}))")


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) or str(value).replace(".", "", 1).isdigit()


def _moment(field: Field) -> str:
    """As a moment; a text is read as ISO 8601."""
    value = field.value if field.logical in {"date", "timestamp"} else f"TRY_CAST({field.value} AS TIMESTAMP)"
    zone = str(field.options.get("defaultTimezone") or "")
    if field.type == "TIMESTAMP" and zone not in {"", "UTC", "Etc/UTC"}:
        return f"({value} AT TIME ZONE {literal(zone)})"
    return value


def _gap(moment: str) -> str:
    """Microseconds of the longest gap; NULL where there are not two values."""
    times = f"SELECT DISTINCT {moment} AS t FROM {DATA}"
    gaps = f"SELECT t - lag(t) OVER (ORDER BY t) AS gap FROM ({times}) AS times WHERE t IS NOT NULL"
    return f"SELECT max(gap) FROM ({gaps}) AS gaps"


def _complete(base: Check, sla: SlaProperty, field: Field) -> Check:
    value = sla.value
    try:
        share = float(str(value).rstrip("% "))
    except ValueError:
        share = -1.0
    if not 0 <= share <= 100 or (sla.unit or "%").strip().lower() not in {"%", "percent", "pct"}:
        return replace(base, problem=f"{value} {sla.unit or ''} is no share: give a number of percent from 0 to 100.")
    return replace(
        base,
        name=f"{field.label}: at least {share:g} % of the rows must have a value",
        threshold=f"≥ {share:g} %",
        dimension="completeness",
        bound=Bound("mustBeLessOrEqualTo", 100 - share),
        unit="percent",
        fails=field.row_fails(f"{field.value} IS NULL"),
        verb="have none",
    )


def _of_date(context: Context, sla: SlaProperty, kind: str, pointer: str) -> Check:
    base = replace(_base(context, sla, pointer, "", kind), bound=Bound("mustBe", str(sla.value)))
    if day(sla.value) is None:
        return replace(base, problem=f"{sla.value} is no date: write it as 2026-12-31 or with a time and zone.")
    if kind == "generalAvailability":
        return base
    return replace(base, severity=Severity.WARNING)
