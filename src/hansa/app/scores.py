"""Scores of data products as the command line and Python read them: in the shapes of the API."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from hansa.api.wire.scores import score_out, whole_score_out
from hansa.observe.scores.queries import scores
from hansa.registry.products.queries import ProductQuery, find_products, list_products

if TYPE_CHECKING:
    from hansa.api.services import Services

MOST = 1_000_000
"""More than anybody reads in one go."""


def list_scores(services: Services) -> list[dict[str, Any]]:
    """Of all products, the least first."""
    with services.db.read() as session:
        products = list_products(session, ProductQuery(limit=MOST)).items
        found = scores(session, products, services.clock.now())
    told = [score_out(each) for each in found]
    return sorted(told, key=lambda each: (each["score"] is None, each["score"] or 0))


def score(services: Services, product_id: str) -> dict[str, Any]:
    with services.db.read() as session:
        found = find_products(session, [product_id])
        return whole_score_out(scores(session, found, services.clock.now())[0])
