"""The answer to a form whose token is of another time: what was written is kept, and can be sent again with a fresh one.

Nothing of it has been done yet, and nothing is until the reader presses the button. What only passwords and secrets stand in is
not written into a page: those forms are opened anew.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from hansa.api.actors import actor_of
from hansa.kernel.errors import HansaError
from hansa.web.render import is_partial, render
from hansa.web.security import local_path

if TYPE_CHECKING:
    from starlette.types import Receive, Scope, Send

TEXT = "The page is too old to send this. Load it again and repeat."
SECRET = ("password", "secret", "token", "old", "new")
"""Fields whose values no page shows."""
FIELDS = 10_000
"""As many as the check of a token reads."""


async def stale(scope: Scope, receive: Receive, send: Send) -> None:
    """As an ASGI application, asked instead of the one that the form was meant for."""
    request = Request(scope, receive)
    await (await _answer(request))(scope, receive, send)


async def _answer(request: Request) -> Response:
    if is_partial(request) or getattr(request.app.state, "services", None) is None:
        return PlainTextResponse(TEXT + "\n", 403)
    try:
        request.state.actor = await run_in_threadpool(actor_of, request)
    except HansaError:  # whoever is not signed in is shown nothing but what they have sent
        return _page(request, await _sent(request), "outside.html")
    return _page(request, await _sent(request), "base.html")


async def _sent(request: Request) -> list[tuple[str, str]] | None:
    """Field by field; None where a file or a secret was among them, or where it is not sure that the form was ours."""
    if "sec-fetch-site" not in request.headers and "origin" not in request.headers:
        return None
    async with request.form(max_fields=FIELDS) as form:
        fields = [(name, value) for name, value in form.multi_items() if name != "_csrf"]
    texts = [(name, value) for name, value in fields if isinstance(value, str)]
    secret = any(name in SECRET and value for name, value in texts)
    return None if secret or len(texts) < len(fields) else texts


def _page(request: Request, sent: list[tuple[str, str]] | None, frame: str) -> Response:
    came = urlsplit(request.headers.get("referer", ""))
    back = local_path(came.path + (f"?{came.query}" if came.query else "")) if came.path else "/"
    action = request.url.path + (f"?{request.url.query}" if request.url.query else "")
    return render(request, "stale.html", status=403, outer=frame, sent=sent, back=back, action=action)
