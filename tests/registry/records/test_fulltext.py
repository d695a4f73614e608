"""What words find: whole words and all that begin so, however many begin alike; the same on both databases."""

import pytest
from sqlalchemy import select

from hansa.registry.catalogue import Kind
from hansa.registry.records import fulltext
from hansa.registry.records.fulltext import best, matched


@pytest.fixture
def words(db, put, make):
    for name in ("invoice", "invoices", "invoicing", "invoice2", "invoíce", "größe", "größen", "inv"):
        put(Kind.TEAM, make.team(f"t-{len(name)}-{name.encode().hex()}"[:60], name=name))
    return db


def found(db, question):
    with db.read() as session:
        ranked = {identifier for _, identifier in best(session, question, [Kind.TEAM])}
        everything = matched(session, question, [Kind.TEAM])
        assert set(session.scalars(select(everything.c.id))) == ranked
        return {bytes.fromhex(identifier.split("-")[2]).decode() for identifier in ranked}


@pytest.mark.parametrize("few", [0, 1, 40])
def test_all_that_begins_so_is_found(words, monkeypatch, few):
    monkeypatch.setattr(fulltext, "FEW_WORDS", few)
    invoices = {"invoice", "invoices", "invoicing", "invoice2", "invoíce"}
    assert found(words, "voice") == found(words, "invoiced") == set()
    assert found(words, "in") == found(words, "inv") == invoices | {"inv"}
    assert found(words, "invoic") == invoices
    assert found(words, "Invoíce") == invoices - {"invoicing"}
    assert found(words, "invoice in") == invoices - {"invoicing"}
    assert found(words, "größe") == {"größe", "größen"}
