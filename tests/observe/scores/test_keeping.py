"""Kept scores: only what changed is written, lists stand in their order, the past is what was kept."""

from datetime import timedelta

import pytest
from sqlalchemy import select, text

from hansa.kernel.actor import LOCAL
from hansa.observe.scores import keeping, queries
from hansa.observe.scores.definition import put_definition
from hansa.observe.scores.model import ScoreDayRow, ScoreRow
from hansa.observe.scores.queries import Sort
from hansa.observe.scores.values import Bands
from hansa.registry import catalogue
from hansa.registry.records.values import Kind


@pytest.fixture
def db(db):
    with db.write() as session:
        for table in ("product_score", "product_score_day", "bookmark"):
            session.execute(text(f'DELETE FROM "{table}"'))
    return db


def keep(db, at):
    """As the worker does; answers how many scores were new."""
    last, changed = "", 0
    while True:
        with db.read() as session:
            looked = keeping.look(session, at, last)
        with db.write() as session:
            keeping.keep(session, looked.changed, at)
        last, changed = looked.last, changed + len(looked.changed)
        if not last:
            return changed


def choose(db, at, *rules):
    with db.write() as session:
        put_definition(session, LOCAL, Bands(), [(rule, None) for rule in rules], why="", at=at)


def ids(db, now, sort, **page):
    with db.read() as session:
        found, more = queries.page(session, now, **{"number": 0, "size": 10, **page}, sort=sort)
    return [score.product.id for score in found], more


def test_it_is_due_once_for_what_happened_and_once_an_hour(mesh, now):
    def begin(at):
        with mesh.write() as session:
            return keeping.begin(session, at)

    assert begin(now)
    assert not begin(now + timedelta(minutes=59))
    choose(mesh, now, "owner")
    assert begin(now + timedelta(minutes=1))
    assert not begin(now + timedelta(minutes=2))
    assert begin(now + timedelta(minutes=61))


def test_only_what_changed_is_kept(mesh, now, monkeypatch):
    monkeypatch.setattr(keeping, "AT_ONCE", 2)
    assert keep(mesh, now) == 3
    assert keep(mesh, now + timedelta(hours=1)) == 0
    choose(mesh, now, "tags")
    assert keep(mesh, now + timedelta(hours=2)) > 0
    with mesh.read() as session:
        kept = dict(session.execute(select(ScoreRow.product, ScoreRow.value)).all())
    assert kept == {"orders": 100, "funnel": 100, "bare": 0}


def test_a_list_stands_in_the_order_of_the_scores(mesh, now):
    assert ids(mesh, now, Sort.WORST) == (["bare", "funnel", "orders"], False)  # nothing is kept yet: by id
    keep(mesh, now)
    with mesh.read() as session:
        kept = dict(session.execute(select(ScoreRow.product, ScoreRow.value)).all())
    worst = sorted(kept, key=lambda product: (kept[product], product))
    assert ids(mesh, now, Sort.WORST) == (worst, False)
    assert ids(mesh, now, Sort.BEST)[0] == sorted(kept, key=lambda product: (-kept[product], product))
    assert ids(mesh, now, Sort.WORST, number=1, size=2) == (worst[2:], False)
    assert ids(mesh, now, Sort.WORST, size=2) == (worst[:2], True)


def test_products_without_a_score_come_last(mesh, now):
    choose(mesh, now, "column-descriptions")  # applies only where there are columns
    keep(mesh, now)
    assert ids(mesh, now, Sort.WORST)[0][-1] == ids(mesh, now, Sort.BEST)[0][-1] != "orders"


def test_the_past_of_a_product(mesh, now):
    keep(mesh, now - timedelta(days=3))
    choose(mesh, now, "tags")
    keep(mesh, now - timedelta(days=1))
    with mesh.read() as session:
        found = queries.past(session, "bare", now)
        assert queries.past(session, "nothing", now) == []
    assert [day.isoformat() for day, _ in found] == ["2026-11-20", "2026-11-21", "2026-11-22", "2026-11-23"]
    first, second, third, last = [value for _, value in found]
    assert first == second > third == last == 0


def test_what_is_long_ago_is_forgotten_but_for_what_still_holds(mesh, now):
    for days in (500, 400, 30):
        with mesh.write() as session:
            keeping.keep(session, {"orders": days // 10, "gone": 1}, now - timedelta(days=days))
    with mesh.write() as session:
        keeping.forget(session, now)
        kept = session.execute(select(ScoreDayRow.product, ScoreDayRow.value).order_by(ScoreDayRow.day)).all()
    assert [tuple(row) for row in kept] == [("orders", 40), ("orders", 3)]


def test_a_product_to_which_no_rule_applies_any_more_has_no_score(mesh, now):
    keep(mesh, now)
    with mesh.write() as session:
        keeping.keep(session, {"bare": None}, now)
        assert session.get(ScoreRow, "bare") is None
        catalogue.remove(session, LOCAL, Kind.PRODUCT, "bare", why="", at=now)
        keeping.forget(session, now)
    assert set(ids(mesh, now, Sort.WORST)[0]) == {"orders", "funnel"}
