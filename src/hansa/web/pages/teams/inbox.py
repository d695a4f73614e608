"""What a team has to decide, what it has asked for, and what it reads: its side of the agreements."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from hansa.governance import agreements as deciding
from hansa.registry.agreements.queries import Wanted, list_agreements
from hansa.registry.changes.queries import Wanted as Asked
from hansa.registry.changes.queries import list_requests
from hansa.registry.changes.values import State
from hansa.registry.products.queries import find_products
from hansa.web.pages.changes.view import rows

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from sqlalchemy.orm import Session

    from hansa.kernel.actor import Actor
    from hansa.registry.agreements.queries import AgreementRow
    from hansa.registry.products.values import ProductRow
    from hansa.web.pages.changes.view import Listed

MOST = 200
"""Agreements of one side on the page; the list has them all."""


@dataclass(frozen=True, slots=True)
class Inbox:
    """`decide`: requests for what the team owns; `may`: those of them that this reader may decide. `uses` and `asked`: its own.

    `changes` are the change requests that wait for the team's approval, as far as the reader sees them.
    """

    decide: tuple[AgreementRow, ...]
    may: frozenset[str]
    uses: tuple[AgreementRow, ...]
    asked: tuple[AgreementRow, ...]
    serves: int
    products: dict[str, ProductRow]
    changes: Sequence[Listed] = ()


def inbox(session: Session, actor: Actor, team: str, *, at: datetime) -> Inbox:
    today = at.date()
    provided = list_agreements(session, today=today, wanted=Wanted(provider_team=team))
    consumed = list_agreements(session, today=today, wanted=Wanted(consumer_team=team))
    waiting = tuple(row for row in provided if row.lifecycle == "requested")[:MOST]
    uses = tuple(row for row in consumed if row.lifecycle in {"active", "upcoming"})[:MOST]
    asked = tuple(row for row in consumed if row.lifecycle == "requested")[:MOST]
    may = frozenset(row.id for row in waiting if "approve" in deciding.verbs(session, actor, row.id, at=at))
    named = {row.provider_product for row in (*waiting, *uses, *asked)}
    products = {row.id: row for row in find_products(session, named)}
    changes = rows(session, list_requests(session, actor, Asked(State.OPEN.value, team=team))[0])
    return Inbox(waiting, may, uses, asked, sum(row.active for row in provided), products, changes)
