"""Rules with a cron of their own: which of a plan are run when.

publish ─ gating rules always ─ others when a tick passed since they ran last ─ the rest is reported as not run, with its reason
tick    ─ the rules that are due, on the published data
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from croniter import croniter
from sqlalchemy import JSON, func, select, type_coerce

from hansa.contracts.plan.choose import only, put_off
from hansa.dataplane.runs.model import CheckResultRow
from hansa.dataplane.schedule.cron import ticked
from hansa.kernel.findings import Severity

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from sqlalchemy.orm import Session

    from hansa.contracts.plan.model import Check, Plan
    from hansa.dataplane.build.recipe import OutputTable


def last_run(session: Session, product_id: str, table: OutputTable) -> dict[str, datetime]:
    """When each check of the table gave a result."""
    check = type_coerce(CheckResultRow.result, JSON)["check_id"].as_string()
    query = (
        select(check, func.max(CheckResultRow.at))
        .where(CheckResultRow.product_id == product_id, CheckResultRow.status != "skipped")
        .where(CheckResultRow.port == table.port, CheckResultRow.object == table.object)
        .group_by(check)
    )
    return dict(session.execute(query).all())


def scheduled(plan: Plan) -> list[Check]:
    return [each for each in plan.checks if each.schedule and croniter.is_valid(each.schedule)]


def for_publish(plan: Plan, last: Mapping[str, datetime], now: datetime) -> Plan:
    """What gates is run whatever its schedule: a release nobody looked at would be no better for it."""
    waiting = [each for each in scheduled(plan) if each.severity is not Severity.ERROR and not _due(each, last, now)]
    reasons = {each.id: _until(each, last[each.id], now) for each in waiting}
    return put_off(plan, reasons) if reasons else plan


def for_tick(plan: Plan, last: Mapping[str, datetime], now: datetime) -> Plan:
    return only(plan, {each.id for each in scheduled(plan) if _due(each, last, now)})


def _due(check: Check, last: Mapping[str, datetime], now: datetime) -> bool:
    return check.id not in last or ticked(check.schedule, last[check.id], now)


def _until(check: Check, last: datetime, now: datetime) -> str:
    upcoming: datetime = croniter(check.schedule, now).get_next(type(now))
    return (
        f"its own schedule is `{check.schedule}`: it ran on {_moment(last)} and runs again on {_moment(upcoming)} UTC."
    )


def _moment(at: datetime) -> str:
    return f"{at:%-d %B %Y at %H:%M}"
