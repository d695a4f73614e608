"""What stands before every page: the host, where a request comes from, the token on writes, and the headers.

A write needs three things: an `Origin` or `Sec-Fetch-Site` that is ours, the token's cookie, and the same token in the
`X-CSRF-Token` header (htmx) or the `_csrf` field (a plain form). Requests with a key in `Authorization` carry no cookie
authority and are left to the API.
"""

from __future__ import annotations

import secrets
from http.cookies import SimpleCookie
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import Request
from starlette.responses import PlainTextResponse

if TYPE_CHECKING:
    from collections.abc import Sequence

    from starlette.types import ASGIApp, Message, Receive, Scope, Send

COOKIE = "hansa_csrf"
SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
MAX_FORM = 4 * 1024 * 1024
"""A form holds documents, no data: four megabytes are a hundred long contracts."""
STREAMED = frozenset({"/datacontracts/new/file"})
"""Pages that bound what they read by themselves; they are sent the token in the header."""
LOOPBACK = ("localhost", "127.0.0.1", "[::1]")
"""Who may be asked for when nothing else is set: a foreign name that resolves to this machine is refused."""

_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self' 'nonce-{nonce}'; style-src-attr 'unsafe-inline'; "
    "img-src 'self' data:; font-src 'self'; connect-src 'self'; worker-src 'self'; form-action 'self'; "
    "base-uri 'none'; frame-ancestors 'none'"
)
_HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}


def csrf_token(request: Request) -> str:
    return str(request.scope.get("hansa.csrf", ""))


def nonce_of(request: Request) -> str:
    return str(request.scope.get("hansa.nonce", ""))


def local_path(text: str) -> str:
    """The path of a page of ours, or `/`: never another site, however it is spelt (two slashes, a backslash, a tab)."""
    odd = any(not char.isprintable() or char == "\\" for char in text)
    return text if text.startswith("/") and not text.startswith("//") and not odd else "/"


class Security:
    """ASGI middleware; `hosts` are the names this server answers to, `("*",)` any. `stale` answers a form with an old token."""

    def __init__(self, app: ASGIApp, stale: ASGIApp, hosts: Sequence[str] = LOOPBACK) -> None:
        self.app, self.stale = app, stale
        self.hosts = frozenset(host.lower() for host in hosts)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        known = _cookie(headers)
        token, nonce = known or secrets.token_urlsafe(24), secrets.token_urlsafe(12)
        scope["hansa.csrf"], scope["hansa.nonce"] = token, nonce
        sending = _with_headers(send, nonce, "" if known else token, secure=scope.get("scheme") == "https")
        if not self._host_is_ours(headers.get("host", "")):
            await _refuse(421, "This server does not answer to that name.")(scope, receive, sending)
            return
        if scope["method"] not in SAFE and "authorization" not in headers:
            if not _same_site(headers):
                await _refuse(403, "The request came from another site.")(scope, receive, sending)
                return
            given = headers.get("x-csrf-token", "")
            if not (given and scope["path"] in STREAMED):
                body = await _read(receive)
                if body is None:
                    await _refuse(413, "The form is longer than four megabytes.")(scope, receive, sending)
                    return
                receive = _replay(body, receive)
                given = given or await _form_token(scope, headers, body)
            if not known or not secrets.compare_digest(given.encode(), known.encode()):
                await self.stale(scope, receive, sending)
                return
        await self.app(scope, receive, sending)

    def _host_is_ours(self, host: str) -> bool:
        name = host.lower() if host.endswith("]") else host.lower().rsplit(":", 1)[0]
        return "*" in self.hosts or name in self.hosts


def _refuse(status: int, text: str) -> PlainTextResponse:
    return PlainTextResponse(text + "\n", status)


def _cookie(headers: Headers) -> str:
    jar: SimpleCookie = SimpleCookie(headers.get("cookie", ""))
    return jar[COOKIE].value if COOKIE in jar else ""


def _same_site(headers: Headers) -> bool:
    site = headers.get("sec-fetch-site")
    if site is not None and site not in {"same-origin", "none"}:
        return False
    origin = headers.get("origin")
    return origin is None or urlsplit(origin).netloc == headers.get("host")


async def _read(receive: Receive) -> bytes | None:
    """The whole body, or None where it is too long."""
    parts: list[bytes] = []
    length = 0
    while True:
        message = await receive()
        if message["type"] != "http.request":
            return b"".join(parts)
        parts.append(message.get("body", b""))
        length += len(parts[-1])
        if length > MAX_FORM:
            return None
        if not message.get("more_body", False):
            return b"".join(parts)


def _replay(body: bytes, receive: Receive) -> Receive:
    sent = False

    async def again() -> Message:
        nonlocal sent
        if sent:
            return await receive()
        sent = True
        return {"type": "http.request", "body": body, "more_body": False}

    return again


async def _form_token(scope: Scope, headers: Headers, body: bytes) -> str:
    kind = headers.get("content-type", "").split(";")[0].strip()
    if kind == "application/x-www-form-urlencoded":
        return parse_qs(body.decode("utf-8", "replace"), max_num_fields=10_000).get("_csrf", [""])[0]
    if kind == "multipart/form-data":
        async with Request(dict(scope), _replay(body, _nothing)).form() as form:
            found = form.get("_csrf", "")
        return found if isinstance(found, str) else ""
    return ""


async def _nothing() -> Message:
    return {"type": "http.disconnect"}


def _with_headers(send: Send, nonce: str, token: str, *, secure: bool) -> Send:
    async def sending(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            headers["Content-Security-Policy"] = _POLICY.format(nonce=nonce)
            for name, value in _HEADERS.items():
                headers.setdefault(name, value)
            if token:
                flags = "; Secure" if secure else ""
                headers.append("Set-Cookie", f"{COOKIE}={token}; Path=/; HttpOnly; SameSite=Strict{flags}")
        await send(message)

    return sending
