"""The session's cookie: bound to this host over https, and only on this machine without it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hansa.kernel.errors import Refused
from hansa.registry.accounts.values import ABSOLUTE

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response

SECURE, PLAIN = "__Host-hansa", "hansa_session"
"""`__Host-`: browsers take it from this very host only, over https, for all paths (RFC 6265bis §4.1.3.2)."""
ATTEMPT = "hansa_oidc"
LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1", "testserver"})


def is_secure(request: Request) -> bool:
    return request.url.scheme == "https"


def name_of(request: Request) -> str:
    return SECURE if is_secure(request) else PLAIN


def session_of(request: Request) -> str:
    """What the browser brought; empty where it brought nothing that counts here."""
    if not is_secure(request) and request.url.hostname not in LOOPBACK:
        return ""
    return request.cookies.get(name_of(request), "")


def check_may_sign_in(request: Request) -> None:
    """Raises Refused where the cookie could be read on its way."""
    if not is_secure(request) and request.url.hostname not in LOOPBACK:
        raise Refused(
            "Signing in needs https here: others on the network could read what you send.",
            hint="Put a proxy with a certificate before this server, and set HANSA_URL to its https address.",
        )


def set_session(request: Request, response: Response, token: str) -> None:
    response.set_cookie(
        name_of(request),
        token,
        max_age=int(ABSOLUTE.total_seconds()),
        path="/",
        secure=is_secure(request),
        httponly=True,
        samesite="lax",
    )


def clear_session(request: Request, response: Response) -> None:
    response.delete_cookie(name_of(request), path="/", secure=is_secure(request), httponly=True, samesite="lax")


def set_attempt(request: Request, response: Response, sealed: str, *, seconds: int) -> None:
    """Sent to the two pages of the sign-in only."""
    response.set_cookie(
        ATTEMPT, sealed, max_age=seconds, path="/login/oidc", secure=is_secure(request), httponly=True, samesite="lax"
    )


def clear_attempt(request: Request, response: Response) -> None:
    response.delete_cookie(ATTEMPT, path="/login/oidc", secure=is_secure(request), httponly=True, samesite="lax")
