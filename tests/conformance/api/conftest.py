"""A real server on a fresh registry, a key of the organisation, and the manager's real clients against it."""

import atexit
import os
import re
import shutil
import tempfile
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import NamedTuple

import calls
import clients
import httpx
import openapi
import pytest
import warm

from hansa.app.settings import load
from hansa.app.wiring import open_local
from hansa.kernel.actor import LOCAL
from hansa.registry.accounts import commands as accounts
from hansa.registry.accounts.queries import actor_of_user
from hansa.registry.accounts.values import OrganizationRole
from hansa.registry.keys import commands as keys
from hansa.registry.keys.values import Scope, Wanted

READY = re.compile(r"ready (http://127\.0\.0\.1:\d+)\Z")


class Server(NamedTuple):
    """`key` is the organisation's; `home` the mesh folder; `log` where it writes what went wrong."""

    url: str
    key: str
    home: Path
    log: Path

    def http(self, key=None, **options):
        """A client of httpx; another `key`, or none with key=""."""
        shown = self.key if key is None else key
        headers = {"x-api-key": shown} if shown else {}
        return httpx.Client(base_url=self.url, headers=headers | options.pop("headers", {}), timeout=60, **options)

    def run(self, client, program, *arguments, **options):
        """Runs a program of a real client (see `clients.PACKAGES`) against this server."""
        return clients.run(client, program, *arguments, key=self.key, host=self.url, **options)

    def cli(self, *words, **options):
        """`entropy-data …`."""
        return clients.command(*words, host=self.url, **{"key": self.key} | options)

    def cli_many(self, *commands, **options):
        """What each of many commands printed."""
        return [self.cli(*command, **options).stdout for command in commands]

    def sdk(self, script, *words, **options):
        """Runs a script of the SDK's, which finds its client as `c` and all models as `models`."""
        head = (
            "from entropy_data_sdk import EntropyDataClient, models\n"
            f"c = EntropyDataClient(api_key={options.pop('key', self.key)!r}, host={self.url!r})\n"
        )
        return clients.script(head + script, *words, **options)

    def make_key(self, scope):
        """A key of another scope: `team:<id>`."""
        kind, _, team = scope.partition(":")
        if kind not in {"team", "team_read"}:
            return said_by_hansa("key", "create", "--scope", scope, "--home", self.home).strip()
        with self.http() as client:
            answer = client.post("/api/api-keys", json={"scope": kind, "teamId": team, "displayName": scope})
        assert answer.status_code == 201, answer.text
        return answer.json()["key"]

    def make_user_key(self, email):
        """A key of a person's own, who is made a member of the organisation."""
        with open_local(load(self.home, environ={})) as local, local.services.db.write() as session:
            at = local.services.clock.now()
            user = accounts.create(session, LOCAL, accounts.NewUser(email, email, OrganizationRole.MEMBER), at=at)
            wanted = Wanted(Scope.USER, email, user.id)
            return keys.create(session, actor_of_user(session, user), wanted, at=at).text


def said_by_hansa(*arguments):
    ended = warm.run(*arguments, timeout=120)
    assert ended.returncode == 0, f"{arguments}\n{ended.stdout}\n{ended.stderr}"
    return ended.stdout


@cache
def empty_mesh():
    """A mesh with nothing in it but a key of the organisation, made once and copied for each server; and the key."""
    home = Path(tempfile.mkdtemp(prefix="hansa-empty-")) / "mesh"
    atexit.register(shutil.rmtree, home.parent, ignore_errors=True)
    said_by_hansa("init", home, "--name", "Conformance")
    return home, said_by_hansa("key", "create", "--home", home).strip()


@contextmanager
def serving(home, *, environ=None, prepare=None):
    """Makes a mesh in `home`, lets `prepare(home)` add to it, and serves it until the block ends without a surprise."""
    empty, key = empty_mesh()
    shutil.copytree(empty, home, symlinks=True)
    if prepare:
        prepare(home)
    log = Path(f"{home}.log")
    with log.open("w") as errors:
        words = ("serve", "--home", home, "--port", 0)
        with warm.serving(*words, errors=errors, env=os.environ | (environ or {})) as (process, line):
            found = READY.match(line)
            assert found, log.read_text()
            yield Server(found.group(1), key, home, log)
    assert process.returncode == 0, log.read_text()
    assert "Traceback" not in log.read_text(), log.read_text()


@pytest.fixture(scope="module", autouse=True)
def kept_calls(request):
    """A module calls all that `calls.txt` says it calls; asked only of a module that was run whole and well."""
    before = request.session.testsfailed
    clients.CALLED.clear()
    yield
    chosen = request.config.option
    whole = not (chosen.keyword or chosen.markexpr or any("::" in each for each in request.config.args))
    if whole and request.session.testsfailed == before:
        assert calls.promised(request.module.__name__.rpartition(".")[2]) <= clients.CALLED


@pytest.fixture(scope="session")
def hansa():
    """`hansa(…)`: what our own command line printed."""
    return said_by_hansa


@pytest.fixture(scope="session")
def serve():
    """`serving`, for a module that needs a server with other settings."""
    return serving


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    """One fresh server for a test module."""
    with serving(tmp_path_factory.mktemp("api") / "mesh") as made:
        yield made


@pytest.fixture
def another(tmp_path):
    """A second, empty server, for tests that copy from one to the other."""
    with serving(tmp_path / "another") as made:
        yield made


@pytest.fixture(scope="module")
def http(server):
    with server.http() as client:
        yield client


@pytest.fixture(scope="session")
def check():
    """`check(operation_id, response)`: the answer is one that the manager's document has; gives it back."""
    return openapi.check


@pytest.fixture(scope="module")
def call(http):
    """`call(operation_id, id=…, json=…)`: sends an operation of the manager's document and judges the answer."""

    def send(operation_id, *, expect=200, headers=None, params=None, json=None, **names):
        operation = openapi.operations()[operation_id]
        path = re.sub(r"\{([^}]*)\}", lambda found: str(names[found.group(1)]), operation.path)
        body = {} if json is None else {"json": json}
        response = http.request(operation.method, path, headers=headers, params=params, **body)
        assert response.status_code == expect, f"{operation_id} {path}: {response.status_code} {response.text[:800]}"
        return openapi.check(operation_id, response)

    return send
