"""A Databricks workspace over its documented REST API: OAuth of a service principal, Unity Catalog's tables and tags, SQL statements.

POST /oidc/v1/token · GET /api/2.1/unity-catalog/tables/{name} · /api/2.1/unity-catalog/entity-tag-assignments ·
POST /api/2.0/sql/statements
"""

from __future__ import annotations

import json
from contextlib import ExitStack
from datetime import timedelta
from typing import TYPE_CHECKING, Self
from urllib.parse import quote

from hansa.dataplane.unity.platform import COLUMNS, TABLES, CredentialRefused, PlatformAway, Seen, WriteRefused

if TYPE_CHECKING:
    from types import TracebackType

    import httpx

    from hansa.kernel.json import Json

MAX_ANSWER = 20_000_000
"""Bytes: a table of ten thousand columns is told in half of it."""
SECONDS = 60
"""Longer than the platform waits for a statement."""
WAIT = "50s"
"""The longest that a statement may take within its own call."""
LONGEST_REST = timedelta(hours=1)
PAGES = 100
_AWAY = frozenset({408, 425, 429, 500, 502, 503, 504})
CATALOG = "/api/2.1/unity-catalog"


class Databricks:
    """`host` with or without a scheme; without a `warehouse` no comments are written. To be used in a `with` block."""

    def __init__(self, host: str, client: str, secret: str, warehouse: str) -> None:
        self._base = host.rstrip("/") if "://" in host else f"https://{host.rstrip('/')}"
        self._client, self._secret, self._warehouse = client, secret, warehouse
        self.can_comment = bool(warehouse)

    def __enter__(self) -> Self:
        import httpx

        headers = {"Accept": "application/json", "User-Agent": "hansa"}
        with ExitStack() as opening:
            self._http = opening.enter_context(
                httpx.Client(
                    base_url=self._base, timeout=SECONDS, follow_redirects=False, trust_env=False, headers=headers
                )
            )
            self._http.headers["Authorization"] = f"Bearer {self._token()}"
            self._opened = opening.pop_all()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._opened.close()

    def table(self, path: tuple[str, ...]) -> Seen | None:
        status, said = self._call("GET", f"{CATALOG}/tables/{_escaped(path)}")
        if status in {403, 404}:
            return None
        _check(status, said)
        columns = said.get("columns")
        listed = [each for each in columns if isinstance(each, dict)] if isinstance(columns, list) else []
        return Seen(str(said.get("comment") or ""), {str(c.get("name")): str(c.get("comment") or "") for c in listed})

    def url(self, path: tuple[str, ...]) -> str:
        return f"{self._base}/explore/data/" + "/".join(quote(part, safe="") for part in path[:3])

    def tags(self, path: tuple[str, ...]) -> dict[str, str]:
        found: dict[str, str] = {}
        page = ""
        for _ in range(PAGES):
            params = {"page_token": page} if page else {}
            status, said = self._call("GET", f"{_assignments(path)}/tags", params=params)
            _check(status, said)
            listed = said.get("tag_assignments")
            for each in listed if isinstance(listed, list) else []:
                if isinstance(each, dict):
                    found[str(each.get("tag_key"))] = str(each.get("tag_value") or "")
            page = str(said.get("next_page_token") or "")
            if not page:
                break
        return found

    def set_tag(self, path: tuple[str, ...], key: str, value: str, *, is_new: bool) -> None:
        whole: dict[str, Json] = {
            "entity_type": _kind(path),
            "entity_name": ".".join(path),
            "tag_key": key,
            "tag_value": value,
        }
        if is_new:
            _check(*self._call("POST", f"{CATALOG}/entity-tag-assignments", body=whole))
        else:
            params = {"update_mask": "tag_value"}
            _check(*self._call("PATCH", f"{_assignments(path)}/tags/{quote(key, safe='')}", body=whole, params=params))

    def remove_tag(self, path: tuple[str, ...], key: str) -> None:
        status, said = self._call("DELETE", f"{_assignments(path)}/tags/{quote(key, safe='')}")
        if status != 404:
            _check(status, said)

    def comment(self, path: tuple[str, ...], text: str | None) -> None:
        """A statement that did not end in its call, as while the warehouse starts, is tried again later."""
        what = "TABLE" if len(path) == 3 else "COLUMN"
        statement = f"COMMENT ON {what} {'.'.join(map(identifier, path))} IS {'NULL' if text is None else string(text)}"
        body: dict[str, Json] = {
            "warehouse_id": self._warehouse,
            "statement": statement,
            "wait_timeout": WAIT,
            "on_wait_timeout": "CANCEL",
        }
        status, said = self._call("POST", "/api/2.0/sql/statements", body=body)
        _check(status, said)
        ended = said.get("status")
        state = str(ended.get("state")) if isinstance(ended, dict) else ""
        if state == "FAILED" and isinstance(ended, dict):
            raise WriteRefused(_reason(ended.get("error")))
        if state != "SUCCEEDED":
            raise PlatformAway(f"The SQL warehouse did not run the statement in {WAIT} ({state or 'no state'}).")

    def _token(self) -> str:
        form = {"grant_type": "client_credentials", "scope": "all-apis"}
        status, said = self._call("POST", "/oidc/v1/token", form=form)
        token = said.get("access_token")
        if status in {400, 401, 403}:
            raise CredentialRefused(
                f"`{self._base}` does not believe the service principal: {_reason(said)}",
                hint="Check databricksClientId and databricksClientSecret.",
            )
        _check(status, said)
        if not isinstance(token, str) or not token.isascii():
            raise PlatformAway(f"`{self._base}` gave no token.", hint="Check databricksHost.")
        return token

    def _call(
        self,
        method: str,
        path: str,
        *,
        body: dict[str, Json] | None = None,
        form: dict[str, str] | None = None,
        params: dict[str, str] | None = None,
    ) -> tuple[int, dict[str, Json]]:
        """The status and the object that was answered. Raises PlatformAway, and CredentialRefused for a token that ended."""
        import httpx

        auth = httpx.BasicAuth(self._client, self._secret) if form else None
        try:
            with self._http.stream(method, path, json=body, data=form, params=params or {}, auth=auth) as answer:
                text = _read(answer)
                status, after = answer.status_code, _after(answer)
        except httpx.HTTPError as error:
            raise PlatformAway(f"`{self._base}` cannot be reached: {error}.") from error
        said = _object(text)
        if status in _AWAY:
            raise PlatformAway(f"`{self._base}` answered {status}: {_reason(said)}", after=after)
        if status == 401 and form is None:
            raise CredentialRefused(f"`{self._base}` answered 401: {_reason(said)}")
        return status, said


def identifier(name: str) -> str:
    return "`" + name.replace("\x00", "").replace("`", "``") + "`"


def string(text: str) -> str:
    r"""Databricks reads `\` as the beginning of an escape, and two strings side by side as one: so `'` is written `\'`."""
    return "'" + text.replace("\x00", "").replace("\\", "\\\\").replace("'", "\\'") + "'"


def _kind(path: tuple[str, ...]) -> str:
    return TABLES if len(path) == 3 else COLUMNS


def _escaped(path: tuple[str, ...]) -> str:
    return quote(".".join(path), safe="")


def _assignments(path: tuple[str, ...]) -> str:
    return f"{CATALOG}/entity-tag-assignments/{_kind(path)}/{_escaped(path)}"


def _read(answer: httpx.Response) -> bytes:
    parts, size = [], 0
    for part in answer.iter_bytes():
        size += len(part)
        if size > MAX_ANSWER:
            raise PlatformAway("The platform's answer is too long to be one.", hint="Check databricksHost.")
        parts.append(part)
    return b"".join(parts)


def _object(text: bytes) -> dict[str, Json]:
    try:
        said = json.loads(text) if text else {}
    except ValueError:
        said = {}
    return said if isinstance(said, dict) else {}


def _after(answer: httpx.Response) -> timedelta:
    seconds = answer.headers.get("retry-after", "")
    return (
        min(timedelta(seconds=int(seconds)), LONGEST_REST)
        if seconds.isascii() and seconds.isdigit() and len(seconds) < 9
        else timedelta()
    )


def _check(status: int, said: dict[str, Json]) -> None:
    if not 200 <= status < 300:
        raise WriteRefused(f"The platform answered {status}: {_reason(said)}")


def _reason(said: Json) -> str:
    """`error_code` and `message`, as most calls answer; OAuth says `error` and `error_description`."""
    found = said if isinstance(said, dict) else {}
    code = found.get("error_code") or found.get("error") or ""
    words = found.get("message") or found.get("error_description") or ""
    return " ".join(str(each) for each in (code, words) if each)[:500] or "no reason."
