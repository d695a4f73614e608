"""Errors as RFC 9457 problem documents: the only place below the pages where HTTP has words."""

from __future__ import annotations

import logging
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.responses import JSONResponse, Response

from hansa.api.errors import Malformed, Stale, TooLarge
from hansa.api.sent import violations
from hansa.dataplane.git.errors import RemoteFailed
from hansa.kernel.errors import Conflict, HansaError, InvalidInput, NotFound, Refused, Unavailable
from hansa.registry.accounts.errors import TooManyAttempts

if TYPE_CHECKING:
    from collections.abc import Mapping

    from starlette.requests import Request

    from hansa.kernel.findings import Finding

STATUS: Mapping[type[HansaError], tuple[int, str]] = {
    RemoteFailed: (502, "Bad Gateway"),
    TooManyAttempts: (429, "Too Many Requests"),
    InvalidInput: (422, "Unprocessable Content"),
    NotFound: (404, "Not Found"),
    Conflict: (409, "Conflict"),
    Refused: (403, "Forbidden"),
    Unavailable: (503, "Service Unavailable"),
    Malformed: (400, "Bad Request"),
    Stale: (412, "Precondition Failed"),
    TooLarge: (413, "Content Too Large"),
}
"""Each family of errors → its status, the narrower one first; what is in no family is a 500."""

log = logging.getLogger(__name__)


def status_of(error: Exception) -> tuple[int, str]:
    for family, status in STATUS.items():
        if isinstance(error, family):
            return status
    return 500, "Internal Server Error"


def problem(request: Request, error: HansaError) -> JSONResponse:
    status, title = status_of(error)
    body: dict[str, Any] = {
        "type": "about:blank",
        "title": title,
        "status": status,
        "detail": str(error),
        "instance": request.url.path,
        "code": error.code,
    }
    if error.findings:
        body["findings"] = [finding_json(finding) for finding in error.findings]
        body["violations"] = [{"field": f.place.pointer, "message": f.text} for f in error.findings]
    if isinstance(error, Malformed) and error.violations:
        body["violations"] = [violation._asdict() for violation in error.violations]
    return JSONResponse(body, status, media_type="application/problem+json")


def finding_json(finding: Finding) -> dict[str, Any]:
    return {
        "code": finding.code,
        "severity": finding.severity.value,
        "document": finding.place.document,
        "line": finding.place.line,
        "column": finding.place.column,
        "pointer": finding.place.pointer,
        "text": finding.text,
        "fix": finding.fix,
    }


async def on_hansa_error(request: Request, error: Exception) -> JSONResponse:
    if isinstance(error, HansaError):
        return problem(request, error)
    return await on_unexpected(request, error)


async def on_http_error(request: Request, error: Exception) -> JSONResponse:
    status = error.status_code if isinstance(error, HTTPException) else 500
    detail = error.detail if isinstance(error, HTTPException) else "Unexpected error."
    title = HTTPStatus(status).phrase if status in set(HTTPStatus) else detail
    body = {"type": "about:blank", "title": title, "status": status, "detail": detail, "instance": request.url.path}
    return JSONResponse(body, status, media_type="application/problem+json")


async def on_bad_request(request: Request, error: Exception) -> JSONResponse:
    """What FastAPI cannot read of a request: a page below 0, a body of another form."""
    found = violations(error.errors()) if isinstance(error, RequestValidationError) else []
    said = "; ".join(f"{each.field}: {each.message}" if each.field else each.message for each in found[:3])
    return problem(request, Malformed(f"The request cannot be read: {said}.", violations=found))


async def on_gone(_request: Request, _error: Exception) -> Response:
    """The client went away while it was sending: nobody reads an answer, and nothing is wrong here."""
    return Response(status_code=400)


async def on_unexpected(request: Request, error: Exception) -> JSONResponse:
    log.error("unexpected error at %s", request.url.path, exc_info=error)
    text = "Something went wrong in Hansa itself; the server's log says what."
    body = {
        "type": "about:blank",
        "title": "Internal Server Error",
        "status": 500,
        "detail": text,
        "instance": request.url.path,
    }
    return JSONResponse(body, 500, media_type="application/problem+json")
