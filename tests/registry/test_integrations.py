import json
from datetime import timedelta

import pytest
from cryptography.fernet import Fernet

from hansa.db.vault import Vault
from hansa.kernel.actor import GUEST, LOCAL, Actor, ActorKind
from hansa.kernel.errors import Conflict, Refused
from hansa.registry import catalogue
from hansa.registry.catalogue import Kind
from hansa.registry.integrations import commands, queries, taking
from hansa.registry.integrations.values import Draft, RunStatus, Source

VAULT = Vault([Fernet.generate_key().decode()])
DETAILS = {"host": "db.example.org", "database": "shop", "user": "reader", "password": "hidden"}
READER = Actor("r", "Reader", ActorKind.KEY, teams=frozenset({"checkout"}), read_only=True)
MARKETING = Actor("m", "Marketing", ActorKind.KEY, teams=frozenset({"marketing"}))
CHECKOUT = Actor("c", "Checkout", ActorKind.KEY, teams=frozenset({"checkout"}))


def draft(team="checkout", details=DETAILS):
    return Draft("Shop", Source.POSTGRES, team, {"name": "Shop"}, {"details": details}, None)


@pytest.fixture
def begun(mesh, make):
    """The id of a run that a worker has taken."""
    with mesh.write() as session:
        commands.put(session, LOCAL, VAULT, "shop", draft(), at=make.now)
        run = commands.trigger(session, CHECKOUT, "shop", at=make.now)
    with mesh.write() as session:
        assert taking.take(session, "host:1:2", at=make.now) == run
        assert taking.take(session, "host:3:4", at=make.now) is None
    return run


def asset(name):
    return {"id": f"shop:{name}", "info": {"name": name, "owner": "checkout"}, "columns": []}


def latest(db):
    with db.read() as session:
        return queries.latest_run(session, "shop")


@pytest.mark.parametrize(
    ("actor", "team"), [(READER, "checkout"), (MARKETING, "checkout"), (CHECKOUT, None), (GUEST, None)]
)
def test_others_are_refused(mesh, make, actor, team):
    with mesh.write() as session, pytest.raises(Refused):
        commands.put(session, actor, VAULT, "shop", draft(team), at=make.now)


def test_nobody_takes_an_integration_away_from_its_team(mesh, make):
    with mesh.write() as session:
        commands.put(session, CHECKOUT, VAULT, "shop", draft(), at=make.now)
    for team in ("marketing", None):
        for actor in (CHECKOUT, MARKETING):
            with mesh.write() as session, pytest.raises(Refused):
                commands.put(session, actor, VAULT, "shop", draft(team), at=make.now)


def test_the_secret_is_sealed(mesh, make):
    with mesh.write() as session:
        commands.put(session, CHECKOUT, VAULT, "shop", draft(), at=make.now)
        row = queries.access_integration(session, LOCAL, "shop")
        assert b"hidden" not in row.credential
        assert json.loads(VAULT.open(row.credential))["details"] == DETAILS
        assert row.trusted is False


def test_a_cancelled_run_ends_between_two_tables(mesh, make, begun):
    with mesh.write() as session:
        assert taking.put_asset(session, begun, "shop:a", asset("a"), at=make.now)
    with mesh.write() as session, pytest.raises(Conflict):
        commands.trigger(session, LOCAL, "shop", at=make.now)
    with mesh.write() as session:
        commands.cancel(session, CHECKOUT, "shop", at=make.now)
    assert latest(mesh).status is RunStatus.RUNNING
    with mesh.write() as session:
        assert not taking.goes_on(session, begun)
        assert not taking.put_asset(session, begun, "shop:b", asset("b"), at=make.now)
        taking.finish(session, begun, RunStatus.SUCCESS, "2 tables.", at=make.now)
    assert (latest(mesh).status, latest(mesh).created) == (RunStatus.CANCELLED, 1)
    with mesh.read() as session:
        assert catalogue.get(session, Kind.ASSET, "shop:b") is None


def test_a_run_that_nobody_took_is_cancelled_at_once(mesh, make):
    with mesh.write() as session:
        commands.put(session, LOCAL, VAULT, "shop", draft(), at=make.now)
        commands.trigger(session, LOCAL, "shop", at=make.now)
    with mesh.write() as session:
        commands.cancel(session, LOCAL, "shop", at=make.now)
    assert latest(mesh).status is RunStatus.CANCELLED


@pytest.mark.parametrize(("dead", "later"), [(True, timedelta()), (False, taking.SILENCE + timedelta(seconds=1))])
def test_a_run_whose_process_died_has_failed(mesh, make, begun, dead, later):
    with mesh.write() as session:
        assert taking.fail_dead(session, is_dead=lambda _: False, at=make.now) == 0
        assert taking.fail_dead(session, is_dead=lambda name: dead and name == "host:1:2", at=make.now + later) == 1
    assert latest(mesh).status is RunStatus.FAILED
    with mesh.write() as session:
        assert not taking.put_asset(session, begun, "shop:a", asset("a"), at=make.now)


def test_removing_it_takes_its_assets_along_only_on_demand(mesh, make, begun):
    with mesh.write() as session:
        taking.put_asset(session, begun, "shop:a", asset("a"), at=make.now)
        taking.finish(session, begun, RunStatus.SUCCESS, "", at=make.now)
    with mesh.write() as session:
        commands.remove(session, CHECKOUT, "shop", assets=True, at=make.now)
    with mesh.read() as session:
        assert catalogue.get(session, Kind.ASSET, "shop:a") is None
        assert queries.list_runs(session, "shop", limit=9) == []
