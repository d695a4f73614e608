"""Example data stands beside the ports, as it was given: text, cut where it is too much."""

from hansa.registry.examples.queries import Example
from hansa.web.pages.products.examples import ROWS, shown


def example(data, **more):
    said = {"id": "e", "product": "orders", "port": "", "contract": "", "schema": "", **more}
    return Example(**said, data={"data": data})


def test_rows_are_a_table_of_all_their_columns():
    found = shown(example([{"id": 1, "city": "<b>"}, {"id": None, "tags": ["a"]}, "odd"], schema="orders", port="out"))
    assert (found.title, found.place, list(found.columns)) == ("orders", "out", ["id", "city", "tags", "value"])
    assert found.rows[0] == ["1", "<b>", "", ""]
    assert found.rows[2] == ["", "", "", "odd"]


def test_one_thing_is_its_names_and_values():
    found = shown(example({"model": {"name": "x" * 500}, "n": 2}, contract="orders-pii"))
    assert found.place == "orders-pii"
    assert [row[0] for row in found.rows] == ["model", "n"]
    assert found.rows[0][1].endswith("…")


def test_what_is_too_much_is_counted():
    assert shown(example([{"n": n} for n in range(ROWS + 5)])).more == 5
    assert list(shown(example("nothing to show")).rows) == []
