import pytest

from hansa.web.pages.contracts.sentences import level, rule


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        ({"property": "freshness", "value": 24, "unit": "h"}, "The newest data is at most 24 hours old."),
        ({"property": "retention", "value": "1", "unit": "y"}, "Data is kept for 1 year."),
        ({"property": "availability", "value": "99.9%"}, "It can be read 99.9% of the time."),
        ({"property": "frequency", "value": 1, "unit": "d"}, "It is updated every day."),
        (
            {"property": "frequency", "value": 1, "unit": "d", "scheduler": "cron", "schedule": "0 6 * * *"},
            "It is updated every day at 06:00 UTC.",
        ),
        (
            {"property": "frequency", "value": 1, "schedule": "*/5 * * * *"},
            "It is updated by the schedule */5 * * * *.",
        ),
        ({"property": "moonPhase", "value": ["full", 2.0]}, "moonPhase: full, 2."),
        ({"property": "timeToRepair", "value": 4.0, "unit": "hours"}, "A problem is repaired within 4 hours."),
    ],
)
def test_service_levels_read_as_sentences(data, sentence):
    assert level(data) == sentence


@pytest.mark.parametrize(
    ("data", "column", "sentence"),
    [
        ({"metric": "rowCount", "mustBeGreaterThan": 100}, "", "The number of rows must be more than 100."),
        (
            {"metric": "nullValues", "mustBeLessThan": 1, "unit": "percent"},
            "email",
            "The number of empty values in email must be less than 1 percent.",
        ),
        ({"metric": "duplicateValues"}, "id", "The number of duplicate values in id must be 0."),
        ({"metric": "rowCount", "mustBeBetween": [1, 9]}, "", "The number of rows must be between 1 and 9."),
        ({"type": "text", "description": "Looks right."}, "", "Looks right."),
        (
            {"type": "sql", "query": "SELECT 1", "mustBe": 0, "name": "No orphans"},
            "",
            "No orphans: the query’s result must be 0.",
        ),
        ({"type": "custom", "engine": "soda"}, "", "soda"),
    ],
)
def test_quality_rules_read_as_sentences(data, column, sentence):
    assert rule(data, column) == sentence
