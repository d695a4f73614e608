"""The organisation's own rules, weights and bands: refused first, then kept."""

import pytest

from hansa.kernel.actor import GUEST, LOCAL
from hansa.kernel.errors import InvalidInput, Refused
from hansa.observe.scores.definition import DEFAULT, definition, put_definition
from hansa.observe.scores.values import Bands
from hansa.registry.settings.queries import history

USUAL = Bands()
MINE = [("owner", 60), ("tags", None)]


def put(db, now, bands=USUAL, chosen=MINE, actor=LOCAL):
    with db.write() as session:
        return put_definition(session, actor, bands, chosen, why="a test", at=now)


def test_only_owners_of_the_organisation_define_it(db, now):
    with pytest.raises(Refused, match="dataproduct-score"):
        put(db, now, actor=GUEST)


@pytest.mark.parametrize("bands", [Bands(50, 70, 90), Bands(90, 90, 50), Bands(101, 70, 50), Bands(90, 70, 0)])
def test_bands_rise(db, now, bands):
    with pytest.raises(InvalidInput, match="do not rise"):
        put(db, now, bands)


@pytest.mark.parametrize(
    ("chosen", "said"),
    [
        ([], "No rule is chosen"),
        ([("nonsense", 1)], "no rule `nonsense`"),
        ([("owner", 1), ("owner", 2)], "chosen twice"),
        ([("owner", 0)], "cannot weigh 0"),
        ([("owner", 101)], "cannot weigh 101"),
    ],
)
def test_rules_are_those_of_the_catalogue(db, now, chosen, said):
    with pytest.raises(InvalidInput, match=said):
        put(db, now, chosen=chosen)


def test_what_nobody_defined_is_the_catalogues(db):
    with db.read() as session:
        assert definition(session) == DEFAULT


def test_it_is_kept_in_the_order_of_the_catalogue_with_every_state(db, now):
    put(db, now, Bands(95, 80, 40))
    put(db, now, Bands(95, 80, 40), [("tags", 7), ("owner", 1)])
    with db.read() as session:
        kept = definition(session)
        assert kept.bands == Bands(95, 80, 40)
        assert [(rule.key, weight) for rule, weight in kept.rules] == [("owner", 1), ("tags", 7)]
        assert [row.number for row in history(session, "dataproduct-score")] == [2, 1]
