"""Texts that repeat are tried once each, where the engine keeps the table; the answers are the same, whatever its first rows look like."""

import pytest

from hansa.dataplane.checks import few

NAMES = ("few", "many", "late")
PATTERN = {"logicalType": "string", "logicalTypeOptions": {"pattern": "^[A-Z]+$", "maxLength": 5}, "required": True}
PROPERTIES = [{"name": name, **PATTERN} for name in NAMES]
SELECT = """
SELECT CASE i % 3 WHEN 0 THEN 'A' WHEN 1 THEN 'bad' ELSE NULL END AS few,
  'M' || i AS many,
  CASE WHEN i < 60 THEN 'A' ELSE 'l' || i END AS late
FROM range(300) r(i)
"""


@pytest.fixture
def small(monkeypatch):
    monkeypatch.setattr(few, "WORTH", 100)
    monkeypatch.setattr(few, "START", 50)


def test_a_table_that_is_kept_is_judged_the_same(check, small):
    apart, kept = check(PROPERTIES, SELECT), check(PROPERTIES, SELECT, kept=True)
    assert {key: (each.status, each.failed_rows) for key, each in kept.items()} == {
        key: (each.status, each.failed_rows) for key, each in apart.items()
    }
    assert [kept[f"orders.{name}.pattern"].failed_rows for name in NAMES] == [100, 300, 240]
    assert kept["orders.few.required"].failed_rows == 100


def test_only_texts_that_repeat_are_told_apart(check, small, monkeypatch):
    asked = []
    monkeypatch.setattr(few, "_column", lambda measures, name, checks: asked.append(name))
    check(PROPERTIES, SELECT, kept=True)
    assert asked == ['"few"', '"late"']
