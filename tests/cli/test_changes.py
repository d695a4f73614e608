"""Change requests on the command line and from Python, over a server: refused first, then seen, decided, and in the folder."""

import json
import os
import re
import signal
import subprocess
import sys

import httpx
import pytest

import hansa as library
from hansa.cli.commands import run
from hansa.kernel.errors import Conflict, Refused
from hansa.sdk.client import Client

EDITS = ["DATACONTRACT_EDIT"]


@pytest.fixture
def hansa(capfd):
    def call(*arguments):
        code = run([str(argument) for argument in arguments])
        said = capfd.readouterr()
        return code, said.out, said.err

    return call


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    folder = tmp_path_factory.mktemp("changes") / "shop"
    for arguments in (
        ("init", str(folder)),
        ("new", "product", "Orders", "--owner", "platform-team", "--from", "data/*.csv", "--home", str(folder)),
        ("apply", "--home", str(folder)),
    ):
        assert run(list(arguments)) == 0
    return folder


@pytest.fixture(scope="module")
def server(home):
    """The URL, the organisation's key, and the key of a program that may edit and not approve."""
    program = [sys.executable, "-m", "hansa"]
    key = subprocess.run([*program, "key", "create", "--home", home], capture_output=True, text=True, check=True).stdout
    process = subprocess.Popen(
        [*program, "serve", "--home", home, "--port", "0"], stdout=subprocess.PIPE, text=True, env=os.environ.copy()
    )
    url = re.match(r"ready (\S+)", process.stdout.readline()).group(1)
    with httpx.Client(base_url=url, headers={"x-api-key": key.strip()}, timeout=60) as http:
        body = {"scope": "team", "teamId": "platform-team", "displayName": "ci", "permissions": EDITS}
        limited = http.post("/api/api-keys", json=body).json()["key"]
        assert http.put("/api/organization/features", json={"changeProcessMode": "approval-required"}).is_success
    yield url, key.strip(), limited
    process.send_signal(signal.SIGTERM)
    process.wait(timeout=30)
    process.stdout.close()


def ask(server, name):
    """The id of a request to call the contract so."""
    client = Client(server[0], server[2])
    text = re.sub(r"(?m)^name: .*$", f"name: {name}", client.document("datacontracts", "orders"))
    made = client.put("datacontracts", "orders", text, why="Clearer")
    client.close()
    return made


def test_what_is_not_there_or_not_allowed_has_its_exit_code(hansa, home, server):
    assert hansa("changes", "show", "nothing", "--home", home)[0] == 3
    assert hansa("changes", "list", "--state", "nonsense", "--home", home)[0] == 2
    assert hansa("changes", "reject", "nothing", "--home", home)[0] == 2
    request = ask(server, "Refused")
    code, _, said = hansa("changes", "accept", request, "--server", server[0], "--key", server[2])
    assert (code, "DATACONTRACT_CHANGE_REQUEST_APPROVE" in said) == (4, True)
    assert hansa("changes", "withdraw", request, "--server", server[0], "--key", server[2])[0] == 0


@pytest.mark.parametrize("remote", [True, False])
def test_a_request_is_seen_and_accepted(hansa, home, server, remote):
    name = f"Remote {remote}"
    request, where = ask(server, name), ("--server", server[0], "--key", server[1]) if remote else ("--home", home)
    rows = json.loads(hansa("changes", "list", "--state", "open", "--output", "json", *where)[1])
    assert [(each["id"], each["teams"], each["reason"]) for each in rows] == [(request, ["platform-team"], "Clearer")]
    assert hansa("changes", "list", "--kind", "assets", "--output", "csv", *where)[1].count("\n") == 1
    shown = hansa("changes", "show", request, *where)[1]
    assert f"+name: {name}" in shown
    assert "Change " in shown
    done = json.loads(hansa("changes", "accept", request, "--why", "Agreed", "--output", "json", *where)[1])
    assert (done[0]["state"], done[0]["decision"]["reason"]) == ("accepted", "Agreed")
    file = next(home.rglob("orders.odcs.yaml"))
    assert f"name: {name}" in file.read_text()
    assert "Nothing to change." in hansa("apply", "--home", home)[1]


def test_python_has_the_same_verbs(home, server):
    first, second = ask(server, "One"), None
    with library.connect(url=server[0], key=server[2]) as mesh:
        with pytest.raises(Refused):
            mesh.accept_change(first)
        assert mesh.withdraw_change(first)["state"] == "withdrawn"
    second = ask(server, "Two")
    with library.connect(home) as mesh:
        assert [each["id"] for each in mesh.changes()] == [second]
        assert mesh.reject_change(second, why="No")["state"] == "rejected"
        with pytest.raises(Conflict):
            mesh.accept_change(second)
        assert [each["state"] for each in mesh.changes("")][-2:] == ["withdrawn", "rejected"]
