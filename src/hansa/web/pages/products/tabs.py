"""What the plain tabs show: ports, contracts, runs, history."""

from __future__ import annotations

import difflib
from dataclasses import dataclass
from itertools import chain
from typing import TYPE_CHECKING, Any

from hansa.dataplane.publish.queries import current
from hansa.dataplane.runs.queries import list_runs
from hansa.registry.agreements.queries import list_agreements
from hansa.registry.contracts.queries import find_contract
from hansa.registry.records.values import Kind
from hansa.web.pages.git.panel import panel
from hansa.web.pages.products.examples import examples
from hansa.web.people import versions

if TYPE_CHECKING:
    from sqlalchemy.orm import Session
    from starlette.datastructures import QueryParams
    from starlette.requests import Request

    from hansa.api.services import Services
    from hansa.kernel.actor import Actor
    from hansa.registry.contracts.values import ContractRow
    from hansa.registry.records.values import Revision
    from hansa.web.pages.products.subject import Subject


@dataclass(frozen=True, slots=True)
class Asked:
    """What a tab is made from."""

    session: Session
    subject: Subject
    actor: Actor
    services: Services
    params: QueryParams
    url: str
    request: Request


@dataclass(frozen=True, slots=True)
class Change:
    """One version of the document; `lines` are (kind, text) of the diff to the version before it."""

    revision: Revision
    lines: tuple[tuple[str, str], ...]


def ports(asked: Asked) -> dict[str, Any]:
    row = asked.subject.row
    release = current(asked.session, row.id)
    agreements = list_agreements(asked.session, product=row.id, today=asked.subject.now.date())
    return {
        "snapshots": {port.name: release.find(port.name) if release else None for port in row.outputs},
        "agreements": {port.name: [a for a in agreements if a.provider_port == port.name] for port in row.outputs},
        "contracts": _contracts(asked),
        "examples": examples(asked.session, row.id),
    }


def contracts(asked: Asked) -> dict[str, Any]:
    return {"contracts": _contracts(asked)}


def _contracts(asked: Asked) -> dict[str, ContractRow]:
    """By id, the contracts that the ports name; one that is gone is left out."""
    row = asked.subject.row
    promised, expected = (port.contract_id for port in row.outputs), (port.contract_id for port in row.inputs)
    named = dict.fromkeys(id_ for id_ in chain(promised, expected) if id_)
    return {id_: found for id_ in named if (found := find_contract(asked.session, id_))}


def runs(asked: Asked) -> dict[str, Any]:
    return {"runs": list_runs(asked.session, product_id=asked.subject.row.id, limit=100)}


def git(asked: Asked) -> dict[str, Any]:
    return panel(asked.session, asked.request, Kind.PRODUCT, asked.subject.row.id)


def history(asked: Asked) -> dict[str, Any]:
    """Newest first, each version with what it changed."""
    oldest_first = versions(asked.session, Kind.PRODUCT, asked.subject.row.id)[::-1]
    before = ["", *(revision.text for revision in oldest_first)]
    changes = [Change(each, _diff(old, each.text)) for old, each in zip(before, oldest_first, strict=False)]
    return {"changes": changes[::-1]}


def _diff(old: str, new: str) -> tuple[tuple[str, str], ...]:
    if not old:
        return ()
    lines = list(difflib.unified_diff(old.splitlines(), new.splitlines(), lineterm="", n=3))[2:]
    kinds = {"+": "add", "-": "del", "@": "hunk"}
    return tuple((kinds.get(line[:1], "same"), line) for line in lines)
