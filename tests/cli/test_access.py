"""Access on the command line and from Python: refused first, then asked, decided, ended, and written into the folder."""

import json

import pytest

import hansa as library
from hansa.cli.commands import run
from hansa.kernel.errors import Conflict


@pytest.fixture
def hansa(capfd):
    def call(*arguments):
        code = run([str(argument) for argument in arguments])
        said = capfd.readouterr()
        return code, said.out, said.err

    return call


@pytest.fixture
def home(tmp_path, hansa):
    folder = tmp_path / "shop"
    hansa("init", folder)
    hansa("new", "team", "Marketing", "--home", folder)
    hansa("new", "product", "Orders", "--owner", "platform-team", "--from", "data/*.csv", "--home", folder)
    assert hansa("apply", "--home", folder)[0] == 0
    return folder


def test_what_cannot_be_decided_has_its_exit_code(hansa, home):
    where = ("--home", home)
    assert hansa("access", "request", "orders", "nothing", "--purpose", "x", "--team", "marketing", *where)[0] == 3
    assert hansa("access", "request", "orders", "orders_v1", "--team", "marketing", *where)[0] == 2
    assert hansa("access", "approve", "nothing", *where)[0] == 3
    assert hansa("access", "reject", "nothing", *where)[0] == 2


def test_access_is_asked_for_approved_and_ended(hansa, home):
    where = ("--home", home, "--output", "json")
    ask = ("access", "request", "orders", "orders_v1", "--purpose", "Count", "--team", "marketing")
    (row,) = json.loads(hansa(*ask, *where)[1])
    assert row["status"] == "requested"
    (row,) = json.loads(hansa("access", "approve", row["id"], "--why", "Fine", "--end", "2999-12-31", *where)[1])
    assert (row["status"], row["endDate"]) == ("approved", "2999-12-31")
    assert json.loads(hansa("access", "list", *where)[1])[0]["active"]
    assert hansa("access", "approve", row["id"], "--home", home)[0] == 5
    assert hansa("access", "end", row["id"], "--why", "Done", "--home", home)[0] == 0
    assert not json.loads(hansa("access", "list", *where)[1])[0]["active"]
    told = {event["name"]: event["why"] for event in json.loads(hansa("events", *where)[1])}
    assert (told["AccessApproved"], told["AccessCanceled"]) == ("Fine", "Done")
    assert "Nothing to change." in hansa("apply", "--home", home)[1]


def test_python_has_the_same_verbs(home):
    with library.connect(home) as mesh:
        first = mesh.request_access("orders", "orders_v1", purpose="Count", team="marketing")
        mesh.reject_access(first, why="Not yet")
        with pytest.raises(Conflict):
            mesh.approve_access(first)
        second = mesh.request_access("orders", "orders_v1", purpose="Count again", team="marketing")
        mesh.approve_access(second)
        mesh.end_access(second)
        assert {row["status"] for row in mesh.agreements()} == {"rejected", "approved"}


def test_a_request_of_a_person_is_withdrawn(hansa, home):
    where = ("--home", home, "--output", "json")
    assert hansa("access", "withdraw", "nothing", "--home", home)[0] == 3
    ask = ("access", "request", "orders", "orders_v1", "--purpose", "Count", "--user", "ada@example.org")
    assert hansa(*ask, "--role", "no such role", *where)[0] != 0
    (row,) = json.loads(hansa(*ask, *where)[1])
    assert list(home.glob("access/*"))
    assert hansa("access", "withdraw", row["id"], "--why", "Not needed", "--home", home)[0] == 0
    assert json.loads(hansa("access", "list", *where)[1]) == []
    assert not list(home.glob("access/*"))


def test_the_grant_is_reported_by_hand(hansa, home):
    where = ("--home", home, "--output", "json")
    ask = ("access", "request", "orders", "orders_v1", "--purpose", "Count", "--team", "marketing")
    (row,) = json.loads(hansa(*ask, *where)[1])
    assert hansa("access", "grant", row["id"], *where)[0] == 3
    assert hansa("access", "grant", row["id"], "broken", *where)[0] == 2
    told = hansa("access", "grant", row["id"], "provisioning-failed", "--diagnostics", "denied", *where)[1]
    assert json.loads(told)[0]["diagnostics"] == "denied"
    (seen,) = json.loads(hansa("access", "grant", row["id"], *where)[1])
    assert seen["status"] == "provisioning-failed"
