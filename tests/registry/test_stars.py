"""Stars: of people and of the demo's guest, each its own; never of a key that stands for nobody."""

import pytest

from hansa.kernel.actor import GUEST, Actor, ActorKind
from hansa.kernel.errors import NotFound, Refused
from hansa.registry.stars.commands import star, unstar
from hansa.registry.stars.queries import has_starred, stargazers, stars_of

ADA = Actor("ada", "Ada", ActorKind.USER)


def test_a_key_that_stands_for_nobody_is_refused(mesh, make):
    with mesh.write() as session, pytest.raises(Refused, match="belongs to a person"):
        star(session, Actor("k", "CI", ActorKind.KEY, is_operator=True), "orders", at=make.now)


def test_what_is_not_there_has_no_stars(mesh, make):
    with mesh.write() as session, pytest.raises(NotFound):
        star(session, GUEST, "nothing", at=make.now)


def test_a_guest_has_a_star_of_its_own_and_takes_back_no_other(mesh, make):
    guest = Actor("guest", "Namesake", ActorKind.USER)
    with mesh.write() as session:
        for actor in (GUEST, guest, ADA, GUEST):
            star(session, actor, "orders", at=make.now)
        assert stars_of(session, ["orders"]) == {"orders": 3}
        unstar(session, GUEST, "orders", at=make.now)
        assert {each.user for each in stargazers(session, "orders")} == {"guest", "ada"}
        assert not has_starred(session, GUEST, "orders")
        assert has_starred(session, ADA, "orders")
