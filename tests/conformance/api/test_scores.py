"""Builders and scores as the manager's newer clients ask for them."""

import pytest
import records as made

SETTING = "/api/settings/dataproduct-score"


@pytest.fixture(scope="module")
def filled(http):
    http.put("/api/teams/checkout", json=made.team()).raise_for_status()
    http.put("/api/datacontracts/orders_v1", json=made.contract()).raise_for_status()
    for number in range(3):
        http.put(
            f"/api/dataproducts/p{number}", json=made.product(f"p{number}", contract="orders_v1")
        ).raise_for_status()
    return http


def test_every_method_of_the_sdk_on_builders(filled, server):
    server.sdk(
        """
b = c.data_product_builders
assert list(b.list()) == []
made = b.put("dbt", {"name": "dbt builder", "supportedAgents": ["claude_code"], "teams": ["checkout"],
                     "usageInstructionsByStatus": [{"statuses": ["draft"], "instructions": "Begin."}]})
assert made.id == "dbt" and made.usageInstructionsByStatus[0].statuses == ["draft"], made
assert b.get("dbt") == made
assert b.put("dbt", made) == made
b.put("snow/flake", models.DataProductBuilder(name="Snowflake", serverTypes=["snowflake"]))
assert [each.id for each in b.list()] == ["dbt", "snow/flake"]
b.delete("snow/flake")
assert [each.name for each in b.list()] == ["dbt builder"]
"""
    )


def test_a_builder_of_another_form_is_refused(filled):
    wrong = filled.put("/api/dataproductbuilders/x", json={"name": "X", "types": "aggregate"})
    assert (wrong.status_code, wrong.json()["violations"][0]["field"]) == (400, "types")
    nobody = filled.put("/api/dataproductbuilders/x", json={"name": "X", "teams": ["nobody"]})
    assert nobody.status_code == 422
    assert filled.get("/api/dataproductbuilders/x").status_code == 404


def test_scores_come_page_by_page(filled):
    first = filled.get("/api/dataproducts/scores", params={"p": 0, "size": 2})
    assert 'rel="next"' in first.headers["link"]
    last = filled.get("/api/dataproducts/scores", params={"p": 1, "size": 2})
    assert "link" not in last.headers
    found = first.json() + last.json()
    assert [each["dataProductId"] for each in found] == ["p0", "p1", "p2"]
    one = found[0]
    assert 0 <= one["score"] <= 100
    assert one["rating"] in {"excellent", "good", "fair", "poor"}
    assert one["rulesFulfilled"] < one["rulesApplicable"]
    assert one["biggestGap"]["key"] == "tests-pass"
    for wrong in ({"p": -1}, {"size": 0}, {"size": 1001}, {"size": "x"}):
        assert filled.get("/api/dataproducts/scores", params=wrong).status_code == 400


def test_one_score_names_every_rule(filled):
    told = filled.get("/api/dataproducts/p1/score").json()
    by_key = {rule["key"]: rule for rule in told["rules"]}
    assert by_key["has-contract"] | {"reason": ""} == {
        "key": "has-contract", "category": "contracts", "label": "Has a contract for every output port", "status": "passed",
        "weight": 15, "reason": "", "advice": "",
    }  # fmt: skip
    assert by_key["tests-pass"]["status"] == "failed"
    assert by_key["tests-pass"]["advice"]
    assert by_key["freshness"]["status"] == "not_applicable"
    assert filled.get("/api/dataproducts/checkout%2Fp1/score").json() == told
    assert filled.get("/api/dataproducts/nothing/score").status_code == 404


def test_a_teams_key_sees_no_scores(filled, server):
    with server.http(server.make_key("team:checkout")) as team:
        for path in ("dataproducts/scores", "dataproducts/p1/score"):
            assert team.get(f"/api/{path}").status_code == 403
        assert team.get("/api/data-product-score/rules").json()["rules"][0]["key"] == "owner"
        assert team.put(SETTING, json={}).status_code == 403


def test_the_organisation_chooses_rules_weights_and_bands(filled):
    rules = filled.get("/api/data-product-score/rules").json()["rules"]
    assert {"framework": "FAIR", "principle": "R1.2"} in rules[0]["frameworkReferences"]
    usual = filled.get(SETTING).json()
    assert usual["ratingBands"] == {"excellent": 90, "good": 70, "fair": 50}
    assert [rule["key"] for rule in usual["rules"]] == [rule["key"] for rule in rules]
    mine = {
        "ratingBands": {"excellent": 99, "good": 2, "fair": 1},
        "rules": [{"key": "tags"}, {"key": "owner", "weight": 7}],
    }
    kept = filled.put(SETTING, json=mine).json()
    assert [(rule["key"], rule["weight"]) for rule in kept["rules"]] == [("owner", 7), ("tags", 3)]
    assert filled.get(SETTING).json() == kept
    assert [filled.get("/api/dataproducts/p1/score").json()[key] for key in ("score", "rating")] == [100, "excellent"]
    assert filled.put(SETTING, json=kept).json() == kept
    assert filled.put(SETTING, json={}).json() == usual


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({"ratingBands": {"excellent": 10}}, 422),
        ({"ratingBands": {"excellent": "90"}}, 400),
        ({"rules": [{"key": "nonsense"}]}, 422),
        ({"rules": [{"key": "owner", "weight": 0}]}, 422),
        ({"rules": [{"key": "owner", "weight": 1.5}]}, 400),
        ({"rules": []}, 422),
        ({"rules": {"owner": 1}}, 400),
        ([], 400),
    ],
)
def test_a_definition_that_means_nothing_is_refused(filled, body, status):
    refused = filled.put(SETTING, json=body)
    assert refused.status_code == status, refused.text
    assert refused.headers["content-type"] == "application/problem+json"
