"""Rules written for other tools: what they mean here, and the sentence for those that mean nothing here."""

import json

import pytest

PROPS = [
    {"name": "id", "logicalType": "integer"},
    {"name": "n", "logicalType": "number"},
    {"name": "s", "logicalType": "string"},
    {"name": "d", "logicalType": "date"},
]
ROWS = """SELECT * FROM (VALUES
  (1::BIGINT, 1.0::DOUBLE, 'a1', DATE '2026-05-31'), (2, 2.0, 'b2', DATE '2026-05-30'),
  (2, 3.0, NULL, DATE '2026-05-01'), (4, NULL, '', NULL)) t(id, n, s, d)"""


def results(check, engine, implementation, column=None, references=None):
    rule = {"type": "custom", "engine": engine, "implementation": implementation, "name": "r"}
    props = [{**each, "quality": [rule]} if each["name"] == column else each for each in PROPS]
    found = check(props, ROWS, quality=None if column else [rule], references=references)
    return [each for key, each in found.items() if ".quality." in key]


GX = [
    ("column_values_to_not_be_null", {"column": "s"}, "failed"),
    ("column_values_to_not_be_null", {"column": "s", "mostly": 0.75}, "passed"),
    ("column_values_to_be_null", {"column": "s", "mostly": 0.2}, "passed"),
    ("column_values_to_be_unique", {"column": "id"}, "failed"),
    ("column_values_to_be_in_set", {"column": "id", "value_set": [1, 2, 4]}, "passed"),
    ("column_values_to_be_in_set", {"column": "id", "value_set": [1, 2], "mostly": 0.75}, "passed"),
    ("column_values_to_be_in_set", {"column": "id", "value_set": [1, 2], "mostly": 0.8}, "failed"),
    ("column_values_to_not_be_in_set", {"column": "s", "value_set": ["", "x"]}, "failed"),
    ("column_values_to_be_between", {"column": "n", "min_value": 1, "max_value": 3}, "passed"),
    ("column_values_to_be_between", {"column": "n", "minValue": 1, "strict_min": True}, "failed"),
    ("column_values_to_be_between", {"column": "d", "min_value": "2026-05-02"}, "failed"),
    ("column_values_to_match_regex", {"column": "s", "regex": "^[a-z]\\d$"}, "failed"),
    ("column_values_to_match_regex", {"column": "s", "regex": "^[a-z]\\d$", "mostly": 0.6}, "passed"),
    ("column_values_to_not_match_regex", {"column": "s", "regex": "z"}, "passed"),
    ("column_values_to_match_regex_list", {"column": "s", "regex_list": ["^a", "^b", "^$"]}, "passed"),
    ("column_values_to_match_regex_list", {"column": "s", "regex_list": ["a", "1"], "match_on": "all"}, "failed"),
    ("column_values_to_not_match_regex_list", {"column": "s", "regex_list": ["z", "a"]}, "failed"),
    ("column_values_to_match_like_pattern", {"column": "s", "like_pattern": "%1"}, "failed"),
    ("column_values_to_not_match_like_pattern", {"column": "s", "like_pattern": "%9"}, "passed"),
    ("column_values_to_match_like_pattern_list", {"column": "s", "like_pattern_list": ["%1", "b%", ""]}, "passed"),
    ("column_values_to_not_match_like_pattern_list", {"column": "s", "like_pattern_list": ["%1"]}, "failed"),
    ("column_value_lengths_to_be_between", {"column": "s", "min_value": 0, "max_value": 2}, "passed"),
    ("column_value_lengths_to_equal", {"column": "s", "value": 2}, "failed"),
    ("column_values_to_match_strftime_format", {"column": "s", "strftime_format": "%Y"}, "failed"),
    ("column_values_to_be_json_parseable", {"column": "s"}, "failed"),
    ("column_value_z_scores_to_be_less_than", {"column": "n", "threshold": 2, "double_sided": True}, "passed"),
    ("column_min_to_be_between", {"column": "n", "min_value": 1, "max_value": 1}, "passed"),
    ("column_max_to_be_between", {"column": "n", "max_value": 3, "strict_max": True}, "failed"),
    ("column_max_to_be_between", {"column": "d", "min_value": "2026-05-31"}, "passed"),
    ("column_mean_to_be_between", {"column": "n", "min_value": 2, "max_value": 2}, "passed"),
    ("column_median_to_be_between", {"column": "n", "min_value": 3}, "failed"),
    ("column_sum_to_be_between", {"column": "n", "min_value": 5, "max_value": 7, "strict_min": True}, "passed"),
    ("column_stdev_to_be_between", {"column": "n", "min_value": 1, "max_value": 1}, "passed"),
    ("column_quantile_values_to_be_between",
     {"column": "n", "quantile_ranges": {"quantiles": [0.5], "value_ranges": [[2, 2]]}}, "passed"),
    ("column_unique_value_count_to_be_between", {"column": "id", "min_value": 3, "max_value": 3}, "passed"),
    ("column_proportion_of_unique_values_to_be_between", {"column": "id", "min_value": 0.75}, "passed"),
    ("column_proportion_of_non_null_values_to_be_between", {"column": "s", "min_value": 0.8}, "failed"),
    ("column_distinct_values_to_be_in_set", {"column": "id", "value_set": [1, 2]}, "failed"),
    ("column_distinct_values_to_contain_set", {"column": "id", "value_set": [1, 4]}, "passed"),
    ("column_distinct_values_to_contain_set", {"column": "id", "value_set": [1, 9]}, "failed"),
    ("column_most_common_value_to_be_in_set", {"column": "id", "value_set": [2]}, "passed"),
    ("table_row_count_to_be_between", {"minValue": 1, "maxValue": 3}, "failed"),
    ("table_row_count_to_equal", {"value": 4}, "passed"),
    ("compound_columns_to_be_unique", {"column_list": ["id", "n"]}, "passed"),
    ("select_column_values_to_be_unique_within_record", {"column_list": ["id", "n"]}, "failed"),
    ("multicolumn_sum_to_equal", {"column_list": ["id", "n"], "sum_total": 2}, "failed"),
    ("column_pair_values_to_be_equal", {"column_A": "id", "column_B": "n"}, "failed"),
    ("column_pair_values_a_to_be_greater_than_b", {"column_A": "n", "column_B": "id", "or_equal": True}, "passed"),
    ("column_pair_values_to_be_in_set",
     {"column_A": "id", "column_B": "n", "value_pairs_set": [[1, 1], [2, 2]]}, "failed"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "kwargs", "status"), GX, ids=lambda each: each if isinstance(each, str) else "")
def test_great_expectations(check, name, kwargs, status):
    statement = json.dumps({"type": f"expect_{name}", "kwargs": kwargs})
    [result] = results(check, "greatExpectations", statement)
    assert result.status == status, result
    assert result.message.startswith("r")


def test_a_suite_gives_a_result_for_each_expectation_and_says_which_have_no_translation(check):
    suite = {
        "expectations": [
            {"expectation_type": "expect_column_values_to_be_increasing", "kwargs": {"column": "n"}},
            {"expectation_type": "expect_column_to_exist", "kwargs": {"column": "n"}},
            {"expectation_type": "expect_unheard_of", "kwargs": {}},
            {"expectation_type": "expect_column_values_to_be_between", "kwargs": {"column": "nope", "min_value": 1}},
            {"expectation_type": "expect_column_values_to_be_between", "kwargs": {"column": "n"}},
            {"type": "ExpectColumnMaxToBeBetween", "kwargs": {"column": "n", "max_value": 3}},
            {"type": "unexpected_rows_expectation", "unexpected_rows_query": "SELECT * FROM {batch} WHERE id > 3"},
        ]
    }
    found = results(check, "gx", suite)
    assert [each.status for each in found] == [*["skipped"] * 5, "passed", "failed"]
    assert len({each.check_id for each in found}) == len(found)
    assert "no order" in found[0].message
    assert "expect_unheard_of" in found[2].message
    assert "no column nope" in found[3].message
    assert found[-1].sample[0]["id"] == 4


SODA = [
    ("row_count > 3", "passed"),
    ("row_count between 5 and 9", "failed"),
    ("missing_count(s) = 1", "passed"),
    ("missing_percent(n) < 25 %", "failed"),
    ({"missing_count(s) = 0": {"missing values": ["", "N/A"]}}, "failed"),
    ("duplicate_count(id) = 0", "failed"),
    ("duplicate_count(id, n) = 0", "passed"),
    ({"invalid_count(s) = 1": {"valid regex": "^[a-z][0-9]$"}}, "passed"),
    ({"invalid_percent(id) < 30": {"valid min": 2}}, "passed"),
    ({"invalid_count(s) = 0": {"valid values": ["a1", "b2", ""]}}, "passed"),
    ("avg(n) between 1 and 2", "passed"),
    ("max(n) != 3", "failed"),
    ("max_length(s) <= 2", "passed"),
    ("percentile(n, 0.5) = 2", "passed"),
    ("freshness(d) < 2d", "passed"),
    ("freshness(d) < 1h", "failed"),
    ({"failed rows": {"fail condition": "id > 3"}}, "failed"),
    ({"failed rows": {"fail query": "SELECT * FROM orders WHERE id > 9"}}, "passed"),
    ("values in (id) must exist in customers (id)", "failed"),
    ({"type": "duplicate_percent", "columns": ["id", "s"], "must_be_less_than": 1.0}, "passed"),
    ({"type": "no_missing_values", "column": "n"}, "failed"),
    ({"row_count": {"threshold": {"must_be_between": [1, 10]}}}, "passed"),
    ({"missing": {"column": "n", "threshold": {"metric": "percent", "must_be_less_than": 30}}}, "passed"),
    ({"invalid": {"column": "s", "valid_values": ["a1"], "threshold": {"must_be": 2}}}, "passed"),
    ({"duplicate": {"columns": ["id", "n"]}}, "passed"),
    ({"aggregate": {"column": "n", "function": "avg", "threshold": {"must_be": 2}}}, "passed"),
    ({"metric": {"expression": "max(id)", "threshold": {"must_be_less_than": 4}}}, "failed"),
    ({"failed_rows": {"expression": "id < 0"}}, "passed"),
    ({"freshness": {"column": "d", "threshold": {"unit": "day", "must_be_less_than": 2}}}, "passed"),
    ("schema", "skipped"),
    ("anomaly detection for row_count", "skipped"),
    ("change for row_count < 5", "skipped"),
    ({"row_count": {"warn": "when < 5"}}, "passed"),
    ({"row_count > 0": {"warn": "when < 5"}}, "skipped"),
    ({"invalid_count(s) = 0": {"valid format": "phone number"}}, "skipped"),
    ("avg(nope) > 1", "skipped"),
    ("what is this", "skipped"),
]


@pytest.mark.parametrize(("statement", "status"), SODA, ids=str)
def test_soda(check, statement, status):
    [result] = results(check, "soda", {"checks for orders": [statement]}, references={"customers": "(SELECT 1 AS id)"})
    assert result.status == status, result


def test_soda_as_the_text_of_the_standards_example(check):
    text = "  type: duplicate_percent  # Block\n  columns:\n    - id\n    - s\n  must_be_less_than: 1.0\n"
    [result] = results(check, "soda", text)
    assert result.status == "passed", result


def test_a_statement_at_a_column_means_that_column(check):
    [result] = results(check, "soda", "missing: {must_be_less_than: 2}", column="s")
    assert (result.status, result.column, result.measured) == ("passed", "s", "1")
    [null] = results(check, "dbt", "not_null", column="s")
    assert null.status == "failed"


@pytest.mark.parametrize(
    ("statement", "status"),
    [
        ({"unique": {"column_name": "id"}}, "failed"),
        ({"accepted_values": {"column_name": "id", "values": [1, 2, 4]}}, "passed"),
        ({"dbt_utils.unique_combination_of_columns": {"combination_of_columns": ["id", "n"]}}, "passed"),
        ({"dbt_utils.accepted_range": {"column_name": "n", "min_value": 1, "inclusive": False}}, "failed"),
        ({"relationships": {"to": "x", "field": "y"}}, "skipped"),
        ("my_own_test", "skipped"),
    ],
    ids=str,
)
def test_dbt(check, statement, status):
    [result] = results(check, "dbt", [statement])
    assert result.status == status, result


@pytest.mark.parametrize(
    ("engine", "implementation", "words"),
    [
        ("montecarlo", "monitor: x", "Rules of montecarlo are not run here"),
        ("soda", "a: [", "cannot be read"),
        ("greatExpectations", "just words", "no expectation"),
    ],
)
def test_what_is_not_translated_is_skipped_by_name(check, engine, implementation, words):
    [result] = results(check, engine, implementation)
    assert result.status == "skipped"
    assert words in result.message, result.message


def test_a_rule_of_version_2_that_says_enough_by_its_name_is_run(check):
    rule = {"type": "custom", "engine": "Elevate", "name": "nullCheck", "implementation": {"templateName": "NullCheck"}}
    props = [{**each, "quality": [rule]} if each["name"] == "s" else each for each in PROPS]
    [result] = [each for key, each in check(props, ROWS).items() if ".quality." in key]
    assert (result.status, result.failed_rows) == ("failed", 1)
