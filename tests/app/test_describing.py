"""The whole way from a changed contract to a table's comments, against a workspace that answers over HTTP."""

import json
import os
import signal
import subprocess
import sys
from datetime import timedelta

import pytest
import records as made
import workspace

from hansa.app import scaffold
from hansa.app.describing import Describing
from hansa.app.settings import load
from hansa.app.wiring import open_local
from hansa.kernel.actor import LOCAL
from hansa.registry import catalogue
from hansa.registry.catalogue import Kind
from hansa.registry.unity import commands, queries
from hansa.registry.unity.values import Draft, Outcome, Place, TableState

SERVER = {"server": "lake", "type": "databricks", "catalog": "sales", "schema": "public"}
NAME = "sales.public.orders"
SECRET = workspace.SECRET


@pytest.fixture
def there():
    with workspace.serving() as opened:
        opened.tables[NAME] = {"": "", "order_id": ""}
        yield opened


@pytest.fixture
def local(tmp_path):
    scaffold.init(tmp_path / "mesh", "Lake")
    with open_local(load(tmp_path / "mesh", environ={})) as opened:
        yield opened


def writing(local, there, secret=SECRET):
    """An integration, and the part of the worker that serves it."""
    services = local.services
    place = Place(there.url, workspace.CLIENT, workspace.WAREHOUSE)
    with services.db.write() as session:
        commands.put(session, LOCAL, services.vault, "lake", Draft("Lake", place, secret), at=services.clock.now())
    return Describing(services, "w", lambda name: name == "dead")


def contract(local, text, **more):
    schema = [
        {
            "name": "orders",
            "description": text,
            "properties": [
                {"name": "order_id", "logicalType": "string", "description": "The key.", "tags": ["pii:no"]}
            ],
        }
    ]
    document = made.contract("orders", servers=[SERVER], schema=schema, team=None, **more)
    with local.services.db.write() as session:
        said = {key: value for key, value in document.items() if value is not None}
        catalogue.put(session, LOCAL, Kind.CONTRACT, json.dumps(said), why="", at=local.services.clock.now())


def status(local):
    with local.services.db.read() as session:
        return queries.status(session, "lake", at=local.services.clock.now())


def until_done(worker):
    while worker.turn():
        pass


def test_a_wrong_secret_is_refused_and_nothing_is_lost(local, there):
    contract(local, "What was bought.")
    worker = writing(local, there, "wrong")
    until_done(worker)
    said = status(local)
    assert (said.waiting, said.failures, said.last_run.outcome) == (1, 1, Outcome.FAILED)
    assert "invalid_client" in said.last_run.error
    worker = writing(local, there)
    until_done(worker)
    assert status(local).waiting == 0
    assert there.tables[NAME] == {"": "What was bought.", "order_id": "The key."}


def test_what_is_changed_is_written(local, there):
    worker = writing(local, there)
    contract(local, "What was bought.")
    until_done(worker)
    assert there.tables[NAME] == {"": "What was bought.", "order_id": "The key."}
    assert there.tags["columns", f"{NAME}.order_id"] == {"pii": "no"}
    contract(local, "What was sold.", version="1.0.1")
    until_done(worker)
    assert there.tables[NAME][""] == "What was sold."
    said = status(local)
    assert (said.tables[TableState.IN_SYNC], said.last_run.outcome, said.last_run.events) == (1, Outcome.COMPLETED, 1)


def test_a_host_that_is_down_is_tried_again(local, there):
    there.broken = 503
    worker = writing(local, there)
    contract(local, "What was bought.")
    until_done(worker)
    said = status(local)
    assert (said.waiting, said.retrying, said.last_run.outcome) == (1, 1, Outcome.PAUSED)
    assert said.next_run > local.services.clock.now()
    with local.services.db.read() as session:
        (waiting,) = queries.list_changes(session, "lake")
    assert (waiting.attempts, "Come back later" in waiting.error) == (1, True)
    there.broken = 0
    with local.services.db.write() as session:
        row = queries.access_writer(session, LOCAL, "lake")
        row.paused_until -= timedelta(minutes=1)
        for each in queries.list_changes(session, "lake"):
            session.get_one(queries.ChangeRow, each.id).next_at -= timedelta(minutes=1)
    until_done(worker)
    assert (status(local).waiting, status(local).failures) == (0, 0)
    assert there.tables[NAME][""] == "What was bought."


def test_a_table_that_comes_later_is_written_on_demand(local, there):
    kept = there.tables.pop(NAME)
    worker = writing(local, there)
    contract(local, "What was bought.")
    until_done(worker)
    assert status(local).tables[TableState.UNRESOLVED] == 1
    there.tables[NAME] = kept
    with local.services.db.write() as session:
        assert commands.retry_failed(session, LOCAL, "lake", at=local.services.clock.now()) == 1
    until_done(worker)
    assert status(local).tables[TableState.IN_SYNC] == 1


def test_a_killed_worker_loses_nothing(local, there, tmp_path):
    """A real process is killed in the middle of a call; the next one does its work."""
    there.hangs = True
    worker = writing(local, there)
    contract(local, "What was bought.")
    command = [
        sys.executable,
        "-m",
        "hansa.app.worker",
        "--home",
        str(tmp_path / "mesh"),
        "--parent",
        str(os.getpid()),
    ]
    process = subprocess.Popen(command)
    assert there.reached.wait(60)
    assert status(local).is_running
    process.send_signal(signal.SIGKILL)
    process.wait()
    there.hangs = False
    there.released.set()
    with local.services.db.read() as session:
        name = queries.access_writer(session, LOCAL, "lake").worker
    assert status(local).waiting == 1
    again = Describing(local.services, "w2", lambda found: found == name)
    until_done(again)
    assert (status(local).waiting, there.tables[NAME][""]) == (0, "What was bought.")
    assert worker is not again
