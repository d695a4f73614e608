"""Each rule: what breaks it, what it says then, and when it does not apply."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hansa.observe.scores.catalogue import BY_KEY, CATEGORIES, RULES
from hansa.observe.scores.definition import DEFAULT, Definition
from hansa.observe.scores.queries import judge
from hansa.observe.scores.values import Bands, Status

BARE = {"outputs": ()}
FAILS = [
    ("owner", {"product": {"owner": ""}}, "No team owns it"),
    ("owner-reachable", {"people": False, "support": False, "promise": {"support": False}}, "no members"),
    ("description", {"product": {"summary": ""}}, "does not say"),
    ("description", {"product": {"summary": "All orders"}}, "2 words long"),
    ("column-descriptions", {"promise": {"described": 8}}, "8 of 10 columns"),
    ("tags", {"product": {"tags": ()}}, "no tag"),
    ("links", {"links": 0, "promise": {"links": 0, "meant": 0}}, "links to nothing"),
    ("example-data", {"examples": False, "published_at": None}, "what a row looks like"),
    ("output-ports", {"product": BARE}, "no output port"),
    ("has-contract", {"promises": ()}, "`orders_v1`"),
    ("terms", {"promise": {"terms": False}}, "use or limits: `orders`"),
    ("service-levels", {"promise": {"levels": 0}}, "No service level"),
    ("meanings", {"promise": {"meant": 0}}, "No column is linked"),
    ("classification", {"promise": {"classified": 9}}, "how sensitive"),
    ("quality-rules", {"promise": {"ruled": 0}}, "names and types"),
    ("tests-pass", {"promise": {"tested": "failed"}}, "did not pass: `orders`"),
    ("tests-pass", {"promise": {"tested": ""}}, "Never tested"),
    ("origin", {"product": {"inputs": ()}}, "where its data comes from"),
    ("used", {"readers": 0, "granted": False, "read": False}, "Nobody reads it"),
    ("certified", {"product": {"tags": ("demo",)}}, "no certification"),
]
SKIPS = [
    ("port-descriptions", {"product": BARE}),
    ("column-descriptions", {"promise": {"columns": 0}}),
    ("example-data", {"offers": False}),
    ("output-ports", {"offers": False}),
    ("has-contract", {"product": BARE}),
    ("served", {"product": BARE}),
    ("terms", {"promises": ()}),
    ("classification", {"promise": {"columns": 0}}),
    ("tests-pass", {"promises": ()}),
    ("freshness", {"promise": {"age": None}}),
    ("freshness", {"published_at": None}),
    ("used", {"product": BARE}),
    ("certified", {"certifications": frozenset()}),
]


@pytest.mark.parametrize(("key", "change", "said"), FAILS)
def test_a_rule_is_broken_and_says_why_and_what_to_do(facts, key, change, said):
    verdict = BY_KEY[key].judge(facts(**change))
    assert verdict.status is Status.FAILED
    assert said in verdict.why
    assert verdict.fix


@pytest.mark.parametrize(("key", "change"), SKIPS)
def test_a_rule_that_does_not_apply_costs_nothing(facts, key, change):
    verdict = BY_KEY[key].judge(facts(**change))
    assert (verdict.status, verdict.fix) == (Status.NOT_APPLICABLE, "")


def test_a_port_without_words_or_place_is_named(facts):
    port = replace(facts().product.outputs[0], description=" ", type="")
    bare = facts(product={"outputs": (port,)}, promise={"servers": ()}, published_at=None)
    assert "`orders_v1`" in BY_KEY["port-descriptions"].judge(bare).why
    assert "`orders_v1`" in BY_KEY["served"].judge(bare).why
    assert BY_KEY["served"].judge(facts(product={"outputs": (port,)}, published_at=None)).status is Status.PASSED


@pytest.mark.parametrize(("hours", "status"), [(35, Status.PASSED), (37, Status.FAILED)])
def test_data_may_be_half_as_old_again_as_promised(facts, now, hours, status):
    verdict = BY_KEY["freshness"].judge(facts(published_at=now - timedelta(hours=hours)))
    assert verdict.status is status
    assert ("37 hours old, 24 hours" in verdict.why) is (status is Status.FAILED)


def test_an_input_that_leads_nowhere_is_a_hole(facts):
    lost = replace(facts().product.inputs[0], source_id=None)
    assert "`raw`" in BY_KEY["origin"].judge(facts(product={"inputs": (lost,)})).why


def test_many_names_are_counted(facts):
    promise = replace(facts().promises[0], terms=False)
    many = tuple(replace(promise, id=f"c{number}") for number in range(5))
    assert BY_KEY["terms"].judge(facts(promises=many)).why.endswith("`c0`, `c1`, `c2` and 2 more.")


def test_the_best_product_has_everything(facts):
    score = judge(facts(), DEFAULT)
    assert [each.rule.key for each in score.failed] == []
    assert (score.value, score.rating, score.gap) == (100, "excellent", None)


def test_a_product_to_which_no_rule_applies_has_no_score(facts):
    score = judge(facts(offers=False), Definition(Bands(), {"output-ports": 5}))
    assert (score.value, score.rating, score.gap) == (None, None, None)


def test_the_biggest_gap_is_the_heaviest_failed_rule(facts):
    broken = facts(product={"tags": (), "summary": ""})
    score = judge(broken, DEFAULT)
    assert score.gap.rule.key == "description"
    assert judge(broken, Definition(Bands(), {"tags": 50, "description": 1, "owner": 49})).gap.rule.key == "tags"
    assert judge(broken, Definition(Bands(), {"tags": 50, "description": 1, "owner": 49})).value == 49


@pytest.mark.parametrize(("score", "rating"), [(100, "excellent"), (90, "excellent"), (89, "good"), (70, "good"), (50, "fair"), (49, "poor"), (0, "poor")])  # fmt: skip
def test_a_band_begins_at_its_number(score, rating):
    assert Bands().rating(score) == rating


def test_the_catalogue_is_whole():
    assert len(BY_KEY) == len(RULES)
    for rule in RULES:
        assert rule.category in CATEGORIES
        assert 1 <= rule.weight <= 100
        assert rule.label
        assert rule.about
        assert rule.references
    assert {each.framework for rule in RULES for each in rule.references} == {"FAIR", "Data mesh"}


def test_the_page_about_scores_tells_every_rule():
    page = (Path(__file__).parents[3] / "docs/how-to/scores.md").read_text()
    for rule in RULES:
        assert f"| `{rule.key}` | {CATEGORIES[rule.category].lower()} | {rule.weight} | {rule.about} |" in page


@given(
    st.dictionaries(st.sampled_from([rule.key for rule in RULES]), st.integers(1, 100), min_size=1),
    st.sampled_from([change for _, change, _ in FAILS]),
)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_score_is_between_nothing_and_all_whatever_the_weights(facts, weights, change):
    score = judge(facts(**change), Definition(Bands(), weights))
    assert score.value is None or 0 <= score.value <= 100
    assert (score.value == 100) == (not score.failed and bool(score.applicable))
