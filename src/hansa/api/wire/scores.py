"""Scores of data products as the manager's newer clients read them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pydantic import BaseModel, ConfigDict, Field, StrictInt
from pydantic.alias_generators import to_camel

from hansa.observe.scores.catalogue import RULES
from hansa.observe.scores.values import Bands

if TYPE_CHECKING:
    from hansa.observe.scores.definition import Definition
    from hansa.observe.scores.values import Judged, Rule, Score


USUAL = Bands()


class RatingBands(BaseModel):
    excellent: StrictInt = USUAL.excellent
    good: StrictInt = USUAL.good
    fair: StrictInt = USUAL.fair


class Chosen(BaseModel):
    key: str
    weight: StrictInt | None = None


class ScoreDefinition(BaseModel):
    """What is left out is the catalogue's; what else a read definition says of a rule may come back and counts for nothing."""

    model_config = ConfigDict(alias_generator=to_camel, populate_by_name=True)

    rating_bands: RatingBands = Field(default_factory=RatingBands)
    rules: list[Chosen] = Field(default_factory=lambda: [Chosen(key=rule.key) for rule in RULES])

    @property
    def bands(self) -> Bands:
        return Bands(self.rating_bands.excellent, self.rating_bands.good, self.rating_bands.fair)

    @property
    def chosen(self) -> list[tuple[str, int | None]]:
        return [(rule.key, rule.weight) for rule in self.rules]


def rule_out(rule: Rule, weight: int) -> dict[str, Any]:
    return {
        "key": rule.key,
        "category": rule.category,
        "weight": weight,
        "label": rule.label,
        "description": rule.about,
        "frameworkReferences": [{"framework": each.framework, "principle": each.principle} for each in rule.references],
    }


def definition_out(chosen: Definition) -> dict[str, Any]:
    bands = chosen.bands
    return {
        "ratingBands": {"excellent": bands.excellent, "good": bands.good, "fair": bands.fair},
        "rules": [
            {"key": rule.key, "category": rule.category, "weight": weight, "label": rule.label}
            for rule, weight in chosen.rules
        ],
    }


def score_out(score: Score) -> dict[str, Any]:
    """Without its rules, as lists show it."""
    applicable = score.applicable
    return {
        "dataProductId": score.product.id,
        "score": score.value,
        "rating": score.rating,
        "rulesFulfilled": len(applicable) - len(score.failed),
        "rulesApplicable": len(applicable),
        "biggestGap": _gap(score.gap),
    }


def whole_score_out(score: Score) -> dict[str, Any]:
    return {**score_out(score), "rules": [_judged(each) for each in score.judged]}


def _gap(gap: Judged | None) -> dict[str, Any] | None:
    if gap is None:
        return None
    return {"key": gap.rule.key, "category": gap.rule.category, "label": gap.rule.label, "weight": gap.weight}


def _judged(each: Judged) -> dict[str, Any]:
    return {
        "key": each.rule.key,
        "category": each.rule.category,
        "label": each.rule.label,
        "status": each.verdict.status.value,
        "weight": each.weight,
        "reason": each.verdict.why,
        "advice": each.verdict.fix,
    }
