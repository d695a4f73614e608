"""The forms of answers that all routes share: a page of a list, and where a person finds what was written."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from starlette.responses import JSONResponse

if TYPE_CHECKING:
    from collections.abc import Sequence

    from starlette.requests import Request
    from starlette.responses import Response

PAGE_SIZE = 1000
"""Records on one page, as the manager serves them."""


def next_page(request: Request, p: int) -> str:
    """The header `Link` to the page after `p`."""
    return f'<{request.url.include_query_params(p=p + 1)}>; rel="next"'


def paged(request: Request, items: Sequence[Any], p: int, *, more: bool) -> JSONResponse:
    """One page (`p` from 0) as a plain array; the header `Link` is there only where another page follows."""
    headers = {"Link": next_page(request, p)} if more else {}
    return JSONResponse(list(items), headers=headers)


def located(request: Request, response: Response, noun: str, identifier: str) -> Response:
    """Adds the header `location-html`: the page of what was written."""
    response.headers["location-html"] = (
        f"{request.url.scheme}://{request.url.netloc}/{noun}/{quote(identifier, safe='/:')}"
    )
    return response


def waiting(request: Request, change_request: str) -> Response:
    """The answer to a write that waits for approval: 200, because some of the manager's clients take nothing else for success.

    `location-html` leads to the change request, `x-change-request` names it.
    """
    said = "Changes need approval here: nothing was changed, and a change request was made."
    body = {"changeRequest": change_request, "state": "open", "detail": said}
    answer = JSONResponse(body, headers={"x-change-request": change_request})
    return located(request, answer, "change-requests", change_request)
