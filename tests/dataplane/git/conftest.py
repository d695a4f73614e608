"""Real remotes: a folder, the same over http by git's own program, and a small host that speaks the four REST dialects."""

import base64
import json
import os
import subprocess
import threading
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from types import SimpleNamespace

import pytest

from hansa.dataplane.git.guard import Policy
from hansa.dataplane.git.remote import Author

BACKEND = "/usr/lib/git-core/git-http-backend"
TOKEN = "tok-en/+="
ADA = Author("Ada", "ada@example.org", datetime(2026, 11, 23, 12, tzinfo=UTC))


def git(*arguments, folder):
    command = ["git", "-c", "user.name=Grace", "-c", "user.email=grace@example.org", *map(str, arguments)]
    env = {**os.environ, "GIT_CONFIG_GLOBAL": "/dev/null", "GIT_CONFIG_NOSYSTEM": "1"}
    return subprocess.run(command, cwd=folder, check=True, capture_output=True, text=True, env=env).stdout


class Host(BaseHTTPRequestHandler):
    """`server.root` holds the repositories; `server.seen` what was asked; `server.answers` what REST calls get."""

    def do_GET(self):
        self.serve()

    def do_POST(self):
        self.serve()

    def serve(self):
        body = self.body()
        path, _, query = self.path.partition("?")
        self.server.seen.append(SimpleNamespace(method=self.command, path=self.path, headers=self.headers, body=body))
        if (self.command, path) in self.server.answers:
            status, answer = self.server.answers[self.command, path]
            self.reply(status, {"Content-Type": "application/json"}, json.dumps(answer).encode())
        elif path in self.server.redirects:
            self.reply(302, {"Location": self.server.redirects[path]}, b"")
        elif ".git/" in path and Path(BACKEND).exists():
            self.git(path, query, body)
        else:
            self.reply(404, {"Content-Type": "application/json"}, b'{"message": "Not Found"}')

    def git(self, path, query, body):
        password = base64.b64decode(self.headers.get("Authorization", "").removeprefix("Basic ") or b"").decode()
        if password.partition(":")[2] != TOKEN:
            self.reply(401, {"WWW-Authenticate": 'Basic realm="git"'}, b"")
            return
        env = {
            "GIT_PROJECT_ROOT": str(self.server.root), "GIT_HTTP_EXPORT_ALL": "1", "PATH_INFO": path, "QUERY_STRING": query,
            "REQUEST_METHOD": self.command, "CONTENT_TYPE": self.headers.get("Content-Type", ""), "REMOTE_USER": "ada",
            "CONTENT_LENGTH": str(len(body)), "PATH": os.environ["PATH"], "REMOTE_ADDR": "127.0.0.1",
            "HTTP_CONTENT_ENCODING": self.headers.get("Content-Encoding", ""), "GIT_CONFIG_NOSYSTEM": "1",
            "GIT_PROTOCOL": self.headers.get("Git-Protocol", ""), "HOME": str(self.server.root),
        }  # fmt: skip
        made = subprocess.run([BACKEND], input=body, env=env, capture_output=True, check=False).stdout
        head, _, rest = made.partition(b"\r\n\r\n")
        headers = dict(line.split(": ", 1) for line in head.decode().split("\r\n"))
        self.reply(int(headers.pop("Status", "200")[:3]), headers, rest)

    def body(self):
        if self.headers.get("Transfer-Encoding") != "chunked":
            return self.rfile.read(int(self.headers.get("Content-Length") or 0))
        parts = []
        while size := int(self.rfile.readline(), 16):
            parts.append(self.rfile.read(size))
            self.rfile.readline()
        self.rfile.readline()
        return b"".join(parts)

    def reply(self, status, headers, body):
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


@pytest.fixture
def root(tmp_path):
    """A folder with the bare repository `acme/contracts.git`, which has one file."""
    folder = tmp_path / "host"
    bare = folder / "acme" / "contracts.git"
    bare.mkdir(parents=True)
    git("init", "--quiet", "--bare", "-b", "main", ".", folder=bare)
    git("config", "http.receivepack", "true", folder=bare)
    git("config", "uploadpack.allowFilter", "true", folder=bare)
    git("clone", "--quiet", str(bare), str(tmp_path / "work"), folder=tmp_path)
    edit(tmp_path / "work", "a/orders.yaml", "id: orders\n")
    return folder


def edit(work, path, text, message="Changed there"):
    """Somebody else's commit on main."""
    subprocess.run(
        ["git", "-C", str(work), "pull", "-q", "--rebase", "origin", "main"], check=False, capture_output=True
    )
    file = work / path
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text)
    git("add", "-A", folder=work)
    git("commit", "--quiet", "-m", message, folder=work)
    git("push", "--quiet", "origin", "HEAD:main", folder=work)


@pytest.fixture
def host(root):
    server = ThreadingHTTPServer(("127.0.0.1", 0), Host)
    server.root, server.seen, server.answers, server.redirects = root, [], {}, {}
    server.url = f"http://127.0.0.1:{server.server_port}"
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield server
    server.shutdown()
    server.server_close()


@pytest.fixture
def policy(root):
    return Policy(hosts=frozenset({"127.0.0.1"}), folders=(root,), seconds=30)


@pytest.fixture
def tools(root, tmp_path):
    return SimpleNamespace(git=git, edit=lambda *a, **k: edit(tmp_path / "work", *a, **k), ada=ADA, token=TOKEN,
                           bare=root / "acme/contracts.git")  # fmt: skip
