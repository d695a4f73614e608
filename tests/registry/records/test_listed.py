"""Ids in a question: whatever characters they hold, and however many they are."""

import pytest
from sqlalchemy import select

from hansa.registry.records.model import GonePrivateRow
from hansa.registry.records.queries import among, listed

ODD = ["plain", 'a "quote"', "back\\slash", "a,b", "{braces}", "NULL", "null", "", " spaces ", "line\nbreak", "tab\t", "ä 商品 \U0001f600", "\x7f"]  # fmt: skip


@pytest.fixture
def odd(db):
    with db.write() as session:
        session.query(GonePrivateRow).delete()
        session.add_all(GonePrivateRow(id=each, owner="") for each in [*ODD, "another", "n", "t"])
    yield db
    with db.write() as session:
        session.query(GonePrivateRow).delete()


@pytest.mark.parametrize("wanted", [[each] for each in ODD] + [ODD, [], ODD * 500, ["plain", "a,b"]])
def test_only_these_are_found(odd, wanted):
    row = GonePrivateRow
    with odd.read() as session:
        assert set(session.scalars(select(row.id).where(among(session, row.id, wanted)))) == set(wanted)
        assert set(session.scalars(select(row.id).where(row.id.in_(listed(session, wanted))))) == set(wanted)
        others = set(session.scalars(select(row.id).where(row.id.not_in(listed(session, wanted)))))
        assert others == {*ODD, "another", "n", "t"} - set(wanted)


def test_numbers_are_listed_too(odd):
    with odd.read() as session:
        assert list(session.scalars(listed(session, [3, 1, 2]))) == [3, 1, 2]
