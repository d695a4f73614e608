"""Which rules an organisation chose for its scores, what each weighs, and from where on a score is good."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from hansa.kernel.errors import InvalidInput
from hansa.observe.scores.catalogue import BY_KEY, RULES
from hansa.observe.scores.values import Bands
from hansa.registry.settings.commands import put
from hansa.registry.settings.queries import section

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from sqlalchemy.orm import Session

    from hansa.kernel.actor import Actor
    from hansa.kernel.json import Json
    from hansa.observe.scores.values import Rule

SETTING = "dataproduct-score"
HEAVIEST = 100
"""The most that a rule may weigh."""


@dataclass(frozen=True, slots=True)
class Definition:
    """`weights` are in the order of the catalogue; a rule that is not in it is not asked."""

    bands: Bands
    weights: Mapping[str, int]

    @property
    def rules(self) -> list[tuple[Rule, int]]:
        return [(rule, self.weights[rule.key]) for rule in RULES if rule.key in self.weights]


DEFAULT = Definition(Bands(), {rule.key: rule.weight for rule in RULES})


def definition(session: Session) -> Definition:
    """The organisation's own; as long as it has none, all rules with the catalogue's weights."""
    kept = section(session, SETTING)
    bands, rules = kept.get("ratingBands"), kept.get("rules")
    if not isinstance(bands, dict) or not isinstance(rules, dict):
        return DEFAULT
    weights = {key: weight for key, weight in rules.items() if key in BY_KEY and isinstance(weight, int)}
    return Definition(Bands(**{name: int(str(least)) for name, least in bands.items()}), weights)


def put_definition(
    session: Session,
    actor: Actor,
    bands: Bands,
    chosen: Sequence[tuple[str, int | None]],
    *,
    why: str,
    at: datetime,
) -> Definition:
    """Replaces it; `chosen` are (rule, weight), None for the catalogue's weight. Raises Refused, InvalidInput."""
    _check_bands(bands)
    weights = _weights(chosen)
    value: dict[str, Json] = {
        "ratingBands": {"excellent": bands.excellent, "good": bands.good, "fair": bands.fair},
        "rules": dict(weights),
    }
    put(session, actor, SETTING, value, why=why, at=at)
    return Definition(bands, weights)


def _check_bands(bands: Bands) -> None:
    if not 0 < bands.fair < bands.good < bands.excellent <= HEAVIEST:
        raise InvalidInput(
            f"The bands fair {bands.fair}, good {bands.good} and excellent {bands.excellent} do not rise from 1 to 100.",
            hint='Send for example {"excellent": 90, "good": 70, "fair": 50}.',
        )


def _weights(chosen: Sequence[tuple[str, int | None]]) -> dict[str, int]:
    weights: dict[str, int] = {}
    for key, weight in chosen:
        rule = BY_KEY.get(key)
        if rule is None:
            raise InvalidInput(f"There is no rule `{key}`.", hint="GET /api/data-product-score/rules lists them all.")
        if key in weights:
            raise InvalidInput(f"The rule `{key}` is chosen twice.", hint="Give each rule one weight.")
        if weight is not None and not 1 <= weight <= HEAVIEST:
            raise InvalidInput(
                f"The rule `{key}` cannot weigh {weight}.", hint="Use 1 to 100; leave a rule out that is not to count."
            )
        weights[key] = rule.weight if weight is None else weight
    if not weights:
        raise InvalidInput("No rule is chosen.", hint="Choose at least one.")
    return weights
