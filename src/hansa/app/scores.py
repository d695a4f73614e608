"""Scores of data products as the command line and Python read them: in the shapes of the API."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from hansa.api.sent import model_of
from hansa.api.wire.scores import ScoreDefinition, definition_out, rule_out, score_out, whole_score_out
from hansa.observe.scores.catalogue import RULES
from hansa.observe.scores.definition import definition, put_definition
from hansa.observe.scores.queries import scores
from hansa.registry.products.queries import ProductQuery, find_products, list_products
from hansa.sdk.scores import with_choice

if TYPE_CHECKING:
    from hansa.api.services import Services
    from hansa.kernel.actor import Actor

MOST = 1_000_000
"""More than anybody reads in one go."""


def list_scores(services: Services) -> list[dict[str, Any]]:
    """Of all products, the least first."""
    with services.db.read() as session:
        products = list_products(session, ProductQuery(limit=MOST)).items
        found = scores(session, products, services.clock.now())
    told = [score_out(each) for each in found]
    return sorted(told, key=lambda each: (each["score"] is None, each["score"] or 0))


def list_rules(services: Services) -> list[dict[str, Any]]:
    """All rules there are; `counts` says whether the organisation chose it, `weight` what it weighs then."""
    with services.db.read() as session:
        chosen = definition_out(definition(session))
    return with_choice([rule_out(rule, rule.weight) for rule in RULES], chosen)


def choose_rules(services: Services, actor: Actor, wanted: dict[str, Any]) -> None:
    found = model_of(ScoreDefinition, wanted)
    with services.db.write() as session:
        at = services.clock.now()
        put_definition(session, actor, found.bands, found.chosen, why="on the command line", at=at)


def score(services: Services, product_id: str) -> dict[str, Any]:
    with services.db.read() as session:
        found = find_products(session, [product_id])
        return whole_score_out(scores(session, found, services.clock.now())[0])
