"""What is known of products, gathered for many at once: about fifteen statements, however many products."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from sqlalchemy import select

from hansa.dataplane.publish.queries import published_at
from hansa.observe.scores.values import Facts, Promise
from hansa.observe.usage.queries import read_since
from hansa.registry.agreements.queries import granted
from hansa.registry.examples.queries import having
from hansa.registry.products.queries import readers
from hansa.registry.records.model import FacetRow
from hansa.registry.records.queries import cards
from hansa.registry.records.values import Kind
from hansa.registry.settings.producttypes import product_types
from hansa.registry.testresults.queries import newest

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from sqlalchemy.orm import Session

    from hansa.kernel.json import Json
    from hansa.registry.products.values import ProductRow

LATELY = timedelta(days=30)
"""Spans are kept that long."""


def facts_of(session: Session, products: Sequence[ProductRow], now: datetime) -> list[Facts]:
    """In the order of the products."""
    ids = [product.id for product in products]
    promises = _promises(session, {port.contract_id for product in products for port in product.outputs} - {None})
    own = cards(session, Kind.PRODUCT, ids)
    teams = cards(session, Kind.TEAM, {product.owner for product in products} - {""})
    mute = {str(each["id"]) for each in product_types(session) if each.get("outputPorts") is False}
    certified = frozenset(_certifications(session))
    published, examples = published_at(session, ids), having(session, ids)
    reading, read, allowed = readers(session, ids), read_since(session, ids, now - LATELY), granted(session, ids)
    return [
        Facts(
            product,
            tuple(promises[id_] for id_ in _contracts(product) if id_ in promises),
            now,
            people=bool(teams.get(product.owner, {}).get("members")),
            support=own.get(product.id, {}).get("support") is True,
            links=_count(own.get(product.id, {}), "links"),
            offers=product.archetype not in mute,
            examples=product.id in examples,
            certifications=certified,
            published_at=published.get(product.id),
            granted=product.id in allowed,
            read=product.id in read,
            readers=len(reading[product.id]),
        )
        for product in products
    ]


def _contracts(product: ProductRow) -> list[str]:
    """Those of its output ports, each once."""
    return list(dict.fromkeys(port.contract_id for port in product.outputs if port.contract_id))


def _promises(session: Session, contracts: set[str | None]) -> dict[str, Promise]:
    named = [each for each in contracts if each]
    tested = newest(session, named)
    found = cards(session, Kind.CONTRACT, named)
    return {id_: _promise(id_, card, tested.get(id_, "")) for id_, card in found.items()}


def _promise(identifier: str, card: Mapping[str, Json], tested: str) -> Promise:
    age, servers = card.get("age"), card.get("servers")
    return Promise(
        identifier,
        columns=_count(card, "columns"),
        described=_count(card, "described"),
        classified=_count(card, "classified"),
        meant=_count(card, "meant"),
        ruled=_count(card, "ruled"),
        levels=_count(card, "levels"),
        age=float(age) if isinstance(age, int | float) else None,
        terms=card.get("terms") is True,
        support=card.get("support") is True,
        links=_count(card, "links"),
        servers=tuple(str(each) for each in servers) if isinstance(servers, list) else (),
        tested=tested,
    )


def _count(card: Mapping[str, Json], key: str) -> int:
    value = card.get(key)
    return value if isinstance(value, int) else 0


def _certifications(session: Session) -> list[str]:
    """The tags that stand for one."""
    query = select(FacetRow.value).where(FacetRow.kind == Kind.CERTIFICATION.value, FacetRow.facet == "tag")
    return list(session.scalars(query))
