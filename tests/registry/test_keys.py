"""Keys: who may make them, whom they let in, and until when; the same on both databases."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from hansa.kernel.actor import GUEST, LOCAL, Actor, ActorKind
from hansa.kernel.errors import Conflict, InvalidInput, NotFound, Refused
from hansa.kernel.permissions import Permission
from hansa.registry.keys import commands
from hansa.registry.keys.model import KeyRow
from hansa.registry.keys.queries import key_behind, list_keys, verify
from hansa.registry.keys.values import MOST, Scope, Wanted

EDITOR = Actor(
    "ed", "Ed", ActorKind.USER, frozenset({"checkout"}), roles=frozenset({("checkout", "Owner")}), user_id="u1"
)
STRANGER = Actor("st", "Stranger", ActorKind.USER, user_id="u2")


def create(db, make, scope=Scope.ORGANIZATION, whose="", *, actor=LOCAL, days=30, **more):
    expires = make.now + timedelta(days=days) if days else None
    with db.write() as session:
        return commands.create(session, actor, Wanted(scope, "ci", whose, expires, **more), at=make.now)


def actor_of(db, text, at):
    with db.read() as session:
        return verify(session, text, at)


def test_only_who_may_makes_and_ends_keys(mesh, make):
    for actor in (STRANGER, EDITOR):
        for scope in (Scope.ORGANIZATION, Scope.ORGANIZATION_READ):
            with pytest.raises(Refused):
                create(mesh, make, scope, actor=actor)
    with pytest.raises(Refused):
        create(mesh, make, Scope.TEAM, "checkout", actor=STRANGER)
    with pytest.raises(Refused):
        create(mesh, make, Scope.TEAM, "marketing", actor=EDITOR)
    with pytest.raises(Refused):
        create(mesh, make, Scope.USER, "u1", actor=STRANGER)
    made = create(mesh, make)
    for actor in (STRANGER, EDITOR, GUEST):
        if actor is GUEST:
            continue
        with pytest.raises(Refused), mesh.write() as session:
            commands.revoke(session, actor, made.info.id, at=make.now)
        with pytest.raises(Refused), mesh.write() as session:
            commands.rotate(session, actor, made.info.id, at=make.now)
    with pytest.raises(NotFound), mesh.write() as session:
        commands.revoke(session, LOCAL, "x", at=make.now)


@pytest.mark.parametrize(("scope", "whose"), [(Scope.TEAM, ""), (Scope.TEAM, "nobody"), (Scope.AGENT, "nobody")])
def test_a_key_of_nobody_is_refused(mesh, make, scope, whose):
    with pytest.raises(InvalidInput):
        create(mesh, make, scope, whose)


def test_a_key_lets_in_until_it_ends_and_is_never_stored(mesh, make):
    made = create(mesh, make, Scope.TEAM, "checkout")
    actor = actor_of(mesh, made.text, make.now)
    assert (actor.teams, actor.is_operator, actor.read_only) == (frozenset({"checkout"}), False, False)
    wrong = made.text[:-1] + ("0" if made.text[-1] != "0" else "1")
    assert actor_of(mesh, wrong, make.now) is None
    assert actor_of(mesh, made.text, make.now + timedelta(days=30)) is None
    with mesh.write() as session:
        row = session.scalar(select(KeyRow))
        assert made.text not in {str(value) for value in vars(row).values()}
        commands.revoke(session, LOCAL, row.id, at=make.now)
        assert verify(session, made.text, make.now) is None
        assert key_behind(session, made.text).state(make.now) == "revoked"
        assert [info.name for info in list_keys(session)] == ["ci"]


def test_reading_keys_only_read(mesh, make):
    everywhere = actor_of(mesh, create(mesh, make, Scope.ORGANIZATION_READ).text, make.now)
    team = actor_of(mesh, create(mesh, make, Scope.TEAM_READ, "checkout").text, make.now)
    assert (everywhere.is_operator, everywhere.read_only, team.read_only) == (True, True, True)
    for actor in (everywhere, team):
        with pytest.raises(Refused):
            create(mesh, make, Scope.TEAM, "checkout", actor=actor)


def test_nobody_gives_a_key_more_than_they_have(mesh, make):
    with pytest.raises(Refused, match="may not do itself"):
        limited = Actor(
            "k", "K", ActorKind.KEY, frozenset({"checkout"}), limit=frozenset({Permission.TEAM_API_KEY_MANAGE})
        )
        create(mesh, make, Scope.TEAM, "checkout", actor=limited, permissions=frozenset({Permission.DATAPRODUCT_EDIT}))
    made = create(mesh, make, Scope.TEAM, "checkout", actor=limited)
    assert made.info.permissions == (Permission.TEAM_API_KEY_MANAGE,)
    wanted = frozenset({Permission.DATAPRODUCT_EDIT})
    assert actor_of(mesh, create(mesh, make, Scope.TEAM, "checkout", permissions=wanted).text, make.now).limit == wanted


def test_a_rotated_key_works_for_the_time_of_grace(mesh, make):
    old = create(mesh, make)
    with mesh.write() as session:
        new = commands.rotate(session, LOCAL, old.info.id, at=make.now, grace=timedelta(hours=2))
    assert new.info.scope is old.info.scope
    assert new.info.expires_at == old.info.expires_at
    assert actor_of(mesh, old.text, make.now + timedelta(hours=1)) is not None
    assert actor_of(mesh, old.text, make.now + timedelta(hours=2)) is None
    assert actor_of(mesh, new.text, make.now + timedelta(hours=2)) is not None
    with pytest.raises(Conflict, match="rotated already"), mesh.write() as session:
        commands.rotate(session, LOCAL, old.info.id, at=make.now)
    with pytest.raises(InvalidInput), mesh.write() as session:
        commands.rotate(session, LOCAL, new.info.id, at=make.now, grace=timedelta(days=99))


def test_there_are_at_most_a_hundred(mesh, make):
    for _ in range(MOST):
        create(mesh, make)
    with pytest.raises(Conflict, match="100 API keys"):
        create(mesh, make)
    with pytest.raises(InvalidInput, match="expired"):
        create(mesh, make, days=-1)
