"""Keys: who may make them, whom they let in, and until when; the same on both databases."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from hansa.kernel.actor import GUEST, LOCAL
from hansa.kernel.errors import InvalidInput, NotFound, Refused
from hansa.registry.keys import commands
from hansa.registry.keys.model import KeyRow
from hansa.registry.keys.queries import list_keys, verify


def create(db, make, scope="organization", actor=LOCAL, days=30):
    with db.write() as session:
        return commands.create(session, actor, scope, name="ci", at=make.now, expires=make.now + timedelta(days=days))


def test_only_operators_make_and_end_keys(db, make):
    with pytest.raises(Refused):
        create(db, make, actor=GUEST)
    with pytest.raises(Refused), db.write() as session:
        commands.revoke(session, GUEST, "x", at=make.now)
    with pytest.raises(NotFound), db.write() as session:
        commands.revoke(session, LOCAL, "x", at=make.now)


@pytest.mark.parametrize("scope", ["", "world", "team:", "team:nobody"])
def test_other_scopes_are_refused(db, make, scope):
    with pytest.raises(InvalidInput):
        create(db, make, scope)


def test_a_key_lets_in_until_it_ends_and_is_never_stored(mesh, make):
    key = create(mesh, make, "team:checkout")
    with mesh.write() as session:
        actor = verify(session, key, make.now)
        assert (actor.teams, actor.is_operator) == (frozenset({"checkout"}), False)
        assert verify(session, key[:-1] + ("0" if key[-1] != "0" else "1"), make.now) is None
        assert verify(session, key, make.now + timedelta(days=31)) is None
        row = session.scalar(select(KeyRow))
        assert key not in {row.id, row.digest, row.name, row.scope}
        commands.revoke(session, LOCAL, row.id, at=make.now)
        assert verify(session, key, make.now) is None
        assert [info.name for info in list_keys(session)] == ["ci"]
