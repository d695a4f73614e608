"""A workspace that speaks what Databricks documents of its REST API, on a free port: tokens, tables, tags, SQL statements."""

import base64
import json
import re
import threading
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, unquote, urlsplit

CLIENT, SECRET, TOKEN, WAREHOUSE = "app-id", "s3cret", "a-token", "wh-1"
CATALOG = "/api/2.1/unity-catalog"
STATEMENT = re.compile(r"COMMENT ON (TABLE|COLUMN) (.+?) IS (NULL|'.*')\Z", re.DOTALL)
COMMENTED = 3


def text_of(literal):
    """The text of a string literal as Databricks reads it: a backslash escapes what follows."""
    if literal == "NULL":
        return ""
    inside = literal[1:-1]
    assert not re.search(r"(?<!\\)(?:\\\\)*'", inside), f"{literal} ends early"
    return re.sub(r"\\(.)", r"\1", inside, flags=re.DOTALL)


class Workspace:
    """`tables`: name → {column: comment}, with the table's own under ''; `tags`: (kind, name) → {key: value}.

    `broken` is a status that everything answers; `refused` holds keys of tags that are governed by others; with `hangs` the
    question for a table sets `reached` and waits for `released`.
    """

    def __init__(self):
        self.tables, self.tags, self.calls = {}, {}, []
        self.broken, self.refused, self.cold = 0, set(), False
        self.url = ""
        self.hangs, self.reached, self.released = False, threading.Event(), threading.Event()

    @property
    def writes(self):
        return [call for call in self.calls if call[0] != "GET" and "token" not in call[1]]

    def answer(self, method, path, query, body, headers):
        self.calls.append((method, path))
        if self.hangs and "/tables/" in path:
            self.reached.set()
            self.released.wait(60)
        if self.broken:
            return self.broken, {"error_code": "TEMPORARILY_UNAVAILABLE", "message": "Come back later"}
        if path == "/oidc/v1/token":
            return self._token(body, headers)
        if headers.get("authorization") != f"Bearer {TOKEN}":
            return 401, {"error_code": 401, "message": "Credential was not sent or was of an unsupported type"}
        if path == "/api/2.0/sql/statements":
            return 200, self._statement(json.loads(body))
        if path.startswith(f"{CATALOG}/tables/"):
            return self._table(unquote(path.rpartition("/")[2]))
        return self._assignment(method, path.removeprefix(f"{CATALOG}/entity-tag-assignments"), query, body)

    def _token(self, body, headers):
        basic = base64.b64encode(f"{CLIENT}:{SECRET}".encode()).decode()
        form = parse_qs(body.decode())
        if headers.get("authorization") != f"Basic {basic}" or form["grant_type"] != ["client_credentials"]:
            return 401, {"error": "invalid_client", "error_description": "Client authentication failed"}
        assert form["scope"] == ["all-apis"]
        return 200, {"access_token": TOKEN, "token_type": "Bearer", "expires_in": 3600}

    def _table(self, name):
        if name not in self.tables:
            return 404, {"error_code": "TABLE_DOES_NOT_EXIST", "message": f"Table '{name}' does not exist."}
        columns = [{"name": c, "comment": t} if t else {"name": c} for c, t in self.tables[name].items() if c]
        return 200, {"full_name": name, "comment": self.tables[name].get("", ""), "columns": columns}

    def _statement(self, body):
        assert body["warehouse_id"] == WAREHOUSE
        if self.cold:
            return {"statement_id": "1", "status": {"state": "CANCELED"}}
        kind, place, literal = STATEMENT.match(body["statement"]).groups()
        path = [part[1:-1].replace("``", "`") for part in re.findall(r"`(?:[^`]|``)*`", place)]
        table = self.tables[".".join(path[:COMMENTED])]
        column = path[COMMENTED] if kind == "COLUMN" else ""
        text = text_of(literal)
        if "forbidden" in text:
            error = {"error_code": "PERMISSION_DENIED", "message": "User does not have MODIFY"}
            return {"statement_id": "1", "status": {"state": "FAILED", "error": error}}
        table[column] = text
        return {"statement_id": "1", "status": {"state": "SUCCEEDED"}}

    def _assignment(self, method, path, query, body):
        said = json.loads(body) if body else {}
        if method == "POST" and not path:
            key = said["tag_key"]
            if key in self.refused:
                return 403, {"error_code": "PERMISSION_DENIED", "message": f"No ASSIGN on {key}"}
            assert not re.search(r"[.,\-=/:]", key), key
            self.tags.setdefault((said["entity_type"], said["entity_name"]), {})[key] = said["tag_value"]
            return 200, said
        _, kind, name, word, *rest = path.split("/")
        assert word == "tags"
        found = self.tags.setdefault((kind, unquote(name)), {})
        if not rest:
            return 200, self._page(kind, unquote(name), found, query)
        if method == "DELETE":
            del found[unquote(rest[0])]
        else:
            assert (method, query["update_mask"]) == ("PATCH", ["tag_value"])
            found[unquote(rest[0])] = said["tag_value"]
        return 200, {}

    @staticmethod
    def _page(kind, name, found, query):
        """One tag a page, so that paging is followed."""
        at = int(query.get("page_token", ["0"])[0])
        listed = sorted(found.items())[at : at + 1]
        said = [{"entity_type": kind, "entity_name": name, "tag_key": k, "tag_value": v} for k, v in listed]
        return {"tag_assignments": said} | ({"next_page_token": str(at + 1)} if at + 1 < len(found) else {})


@contextmanager
def serving():
    workspace = Workspace()

    class Handler(BaseHTTPRequestHandler):
        def do(self):
            parts = urlsplit(self.path)
            body = self.rfile.read(int(self.headers.get("content-length", 0)))
            status, said = workspace.answer(self.command, parts.path, parse_qs(parts.query), body, self.headers)
            text = json.dumps(said).encode()
            self.send_response(status)
            self.send_header("content-type", "application/json")
            self.send_header("content-length", str(len(text)))
            self.end_headers()
            with suppress(ConnectionError):  # who asked may be gone
                self.wfile.write(text)

        def log_message(self, *_):
            pass

    for method in ("GET", "POST", "PATCH", "DELETE"):
        setattr(Handler, f"do_{method}", Handler.do)
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    workspace.url = f"http://127.0.0.1:{server.server_port}"
    try:
        yield workspace
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
