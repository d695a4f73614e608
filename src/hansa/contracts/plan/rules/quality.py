"""`quality`: what all its types have in common, and which file compiles which type."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from hansa.contracts.plan.model import Check
from hansa.contracts.plan.rules import library, sql_rule
from hansa.kernel.findings import Severity

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from hansa.contracts.plan.context import Context
    from hansa.contracts.plan.fields import Field
    from hansa.kernel.json import Json

_SEVERITIES = {"warning": Severity.WARNING, "warn": Severity.WARNING, "info": Severity.INFO}


def checks(context: Context) -> Iterator[Check]:
    for index, each in enumerate(context.schema.quality or ()):
        yield from _checks(context, each.to_json(), f"{context.pointer}/quality/{index}", None)
    for field in context.fields:
        for index, each in enumerate(field.prop.quality or ()):
            yield from _checks(context, each.to_json(), f"{field.pointer}/quality/{index}", field)


def _checks(context: Context, rule: Mapping[str, Json], pointer: str, field: Field | None) -> Iterator[Check]:
    base = _base(context, rule, pointer, field)
    match rule.get("type"):
        case "sql":
            yield sql_rule.compiled(context, base, rule, field)
        case "text":
            why = "It is written in prose: a person has to judge it."
            yield replace(base, kind="text", name=base.name or "text rule", skip=why)
        case "custom":
            from hansa.contracts.plan.engines import custom  # the words of other tools take time to load

            yield from custom.compiled(context, base, rule, field)
        case "library" | None | "":
            yield library.compiled(context, base, rule, field)
        case kind:
            yield replace(
                base,
                name=base.name or "rule",
                problem=f"There is no type of rule {kind!r}: text, library, sql, custom.",
            )


def _base(context: Context, rule: Mapping[str, Json], pointer: str, field: Field | None) -> Check:
    subject = f"{context.table}.{field.label}" if field else context.table
    named = rule.get("id") or rule.get("name") or rule.get("metric") or rule.get("rule") or rule.get("type") or "rule"
    return Check(
        id=f"{subject}.quality.{named}",
        kind=str(rule.get("metric") or rule.get("type") or "library"),
        column=field.label if field else None,
        name=str(rule.get("name") or rule.get("description") or ""),
        dimension=str(rule.get("dimension") or ""),
        severity=_SEVERITIES.get(str(rule.get("severity", "")).lower(), Severity.ERROR),
        place=context.place(pointer),
        threshold="",
        needs=(field.column,) if field else (),
        path=field.path if field else (),
        schedule=cron_of(rule),
    )


def cron_of(rule: Mapping[str, Json]) -> str:
    """The rule's own times; another scheduler than cron is somebody else's, who runs it there."""
    scheduler, schedule = rule.get("scheduler"), rule.get("schedule")
    return schedule.strip() if isinstance(schedule, str) and str(scheduler).strip().lower() == "cron" else ""
