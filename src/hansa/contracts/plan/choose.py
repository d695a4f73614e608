"""A part of a plan: some of its checks put off, or some of them alone."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from hansa.contracts.plan.compile import findings, scans

if TYPE_CHECKING:
    from collections.abc import Container, Mapping

    from hansa.contracts.plan.model import Check, Plan


def put_off(plan: Plan, reasons: Mapping[str, str]) -> Plan:
    """The checks with these ids are reported as not run, each with its reason."""
    return _of(plan, tuple(_put_off(each, reasons[each.id]) if each.id in reasons else each for each in plan.checks))


def only(plan: Plan, ids: Container[str]) -> Plan:
    return _of(plan, tuple(each for each in plan.checks if each.id in ids))


def _put_off(check: Check, reason: str) -> Check:
    return replace(check, skip=reason, fails="", aggregate="", query="", proof="", problem="", keys=())


def _of(plan: Plan, checks: tuple[Check, ...]) -> Plan:
    return replace(plan, checks=checks, scans=scans(checks), findings=findings(checks))
