from datetime import UTC, datetime, timedelta, timezone

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from hansa.db.bulk import WORTH_COPYING, add_all
from hansa.db.model import EventRow
from hansa.db.types import json_text
from hansa.registry.records.model import FacetCountRow

NOON = datetime(2026, 5, 1, 14, tzinfo=timezone(timedelta(hours=2)))


def rows(count: int, data: object = None) -> list[dict[str, object]]:
    return [
        {
            "id": str(n),
            "name": "A",
            "subject": 'tab\t, "quote", \\N and \n',
            "principal": "p",
            "time": NOON,
            "data": data,
        }
        for n in range(count)
    ]


@pytest.mark.parametrize("count", [2, WORTH_COPYING])
def test_a_row_that_is_there_already_is_refused(db, count):
    twice = [each | {"id": "1"} for each in rows(count)]
    with pytest.raises(IntegrityError), db.write() as session:
        add_all(session, EventRow, twice)


@pytest.mark.parametrize("count", [0, 1, WORTH_COPYING])
def test_values_are_what_they_are_for_the_mapper(db, count):
    with db.write() as session:
        add_all(session, EventRow, rows(count, {"b": [1, None, "ä\u2028\\"], "a": 2**70}))
    with db.read() as session:
        found = session.scalars(select(EventRow).order_by(EventRow.sequence)).all()
    assert [each.id for each in found] == [str(n) for n in range(count)]
    for each in found:
        assert each.time == NOON.astimezone(UTC)
        assert each.subject == 'tab\t, "quote", \\N and \n'
        assert list(each.data.items()) == [("b", [1, None, "ä\u2028\\"]), ("a", 2**70)]


def test_numbers_are_added_to_those_that_are_there(db):
    row = {"kind": "assets", "facet": "owner", "value": "a", "number": 2}
    with db.write() as session:
        add_all(session, FacetCountRow, [row], adding="number")
        add_all(session, FacetCountRow, [row | {"number": -1}, row | {"value": "b"}], adding="number")
    with db.read() as session:
        found = session.execute(select(FacetCountRow.value, FacetCountRow.number).order_by(FacetCountRow.value)).all()
    assert [tuple(each) for each in found] == [("a", 1), ("b", 2)]


def test_json_of_any_size_is_written():
    assert json_text({"a": [1, "é"]}) == '{"a":[1,"é"]}'
    assert json_text({"a": 2**80}) == '{"a": 1208925819614629174706176}'
