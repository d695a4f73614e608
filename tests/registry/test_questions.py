"""Questions in plain words: what is asked for, whose, and what is found."""

import pytest

from hansa.kernel.actor import Actor, ActorKind
from hansa.registry.records.values import Kind
from hansa.registry.search.questions import answer, understand

ADA = Actor("ada", "Ada", ActorKind.USER, frozenset({"checkout"}))


def ask(db, text, kinds=()):
    with db.read() as session:
        return [hit.id for hit in answer(session, understand(session, ADA, text, kinds), 60)]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("", []),
        ("please find all", []),
        ("quantum entanglement", []),
        ("Give me all data contracts owned by team Marketing.", ["funnel"]),
        ("my data products", ["orders"]),
        ("Find data products related to orders", ["orders"]),
        ("contracts with email", ["orders-pii"]),
        ("teams", ["checkout", "marketing", "retail"]),
        ("funnel entanglement products", ["funnel"]),
    ],
)
def test_a_question_finds(mesh, text, found):
    assert ask(mesh, text) == found


def test_kinds_that_are_given_win(mesh):
    assert ask(mesh, "orders contracts", [Kind.PRODUCT]) == ["orders"]
