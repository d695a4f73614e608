"""What happens by the clock: products are built when a service level of their contract says, rules are tested when they say.

slaProperties:                    quality:
  - property: frequency             - metric: rowCount
    value: 1                          mustBeGreaterThan: 1000
    unit: d                           severity: warning
    scheduler: cron                   scheduler: cron
    schedule: "0 6 * * *"             schedule: "0 20 * * *"
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from croniter import croniter

from hansa.contracts.plan.fields import walk
from hansa.contracts.plan.rules.quality import cron_of
from hansa.dataplane.publish.queries import current
from hansa.dataplane.runs.values import RULES
from hansa.dataplane.schedule.model import Bookmark
from hansa.dataplane.schedule.queue import enqueue
from hansa.kernel.actor import SYSTEM
from hansa.registry.contracts.queries import load_contract, saying
from hansa.registry.records.queries import links_to
from hansa.registry.records.values import Kind

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from sqlalchemy.orm import Session

    from hansa.standards.odcs.contract import Contract

BOOKMARK = "cron"


@dataclass(frozen=True, slots=True)
class Known:
    """Product → cron expressions: when it is built, and when rules of its contracts are tested."""

    builds: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    rules: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def ticks(self, since: datetime, now: datetime) -> tuple[list[str], list[str]]:
        """The products to build and those to test only: a build tests the rules that are due anyway."""
        builds = [product for product, each in self.builds.items() if any(ticked(e, since, now) for e in each)]
        rules = [product for product, each in self.rules.items() if any(ticked(e, since, now) for e in each)]
        return builds, [product for product in rules if product not in builds]


def schedules(session: Session) -> Known:
    """What is no cron expression is left out (lint says so)."""
    builds: dict[str, set[str]] = {}
    rules: dict[str, set[str]] = {}
    for contract in saying(session, "cron"):
        loaded = load_contract(session, contract)
        found = (expressions_of(loaded[0]), rule_expressions_of(loaded[0])) if loaded else ([], [])
        for link in links_to(session, Kind.CONTRACT, [contract], ("output",)) if any(found) else ():
            for known, expressions in zip((builds, rules), found, strict=True):
                if expressions:
                    known.setdefault(link.id, set()).update(expressions)
    return Known(_sorted(builds), _sorted(rules))


def _sorted(found: dict[str, set[str]]) -> dict[str, tuple[str, ...]]:
    return {product: tuple(sorted(expressions)) for product, expressions in sorted(found.items())}


def expressions_of(contract: Contract) -> list[str]:
    return [
        sla.schedule
        for sla in contract.sla_properties
        if sla.schedule and (sla.scheduler or "").lower() == "cron" and croniter.is_valid(sla.schedule)
    ]


def rule_expressions_of(contract: Contract) -> list[str]:
    rules = [
        rule
        for schema in contract.schema_
        for rule in (*schema.quality, *(each for column in walk(schema, "") for each in column.prop.quality))
    ]
    return [cron for rule in rules if (cron := cron_of(rule.to_json())) and croniter.is_valid(cron)]


def due(session: Session, now: datetime, known: Known) -> list[str]:
    """Enqueues every product with a tick since the last look; several missed ticks are one run."""
    bookmark = session.get(Bookmark, BOOKMARK, with_for_update=True)
    if bookmark is None:
        session.add(Bookmark(name=BOOKMARK, sequence=0, at=now))
        return []
    since, bookmark.at = bookmark.at or now, now
    builds, rules = known.ticks(since, now)
    published = [product for product in rules if current(session, product)]
    for chosen, trigger in ((builds, "cron"), (published, RULES)):
        for product in chosen:
            enqueue(session, product, trigger, SYSTEM, now)
    return builds + published


def late(session: Session, now: datetime, known: Known) -> bool:
    """Whether `due` would do anything."""
    bookmark = session.get(Bookmark, BOOKMARK)
    if bookmark is None or bookmark.at is None:
        return bool(known.builds or known.rules)
    return any(known.ticks(bookmark.at, now))


def ticked(expression: str, since: datetime, now: datetime) -> bool:
    """Whether the expression names a moment after `since`, up to `now`; times are UTC."""
    upcoming: datetime = croniter(expression, since).get_next(type(since))
    return upcoming <= now
