"""SCIM's own answers, for directories that ask for them, and the public API's forms for everybody else.

Accept or Content-Type says application/scim+json     SCIM media type, SCIM errors (RFC 7644 §3.12)
anything else                                         application/json, problem documents
A list has its resources under both names, `Resources` and `resources`: directories read the one, the manager's clients the other.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pydantic import ValidationError
from scim2_models import Error, SCIMException
from starlette.responses import JSONResponse, Response

from hansa.api.errors import Malformed, Violation
from hansa.api.problems import status_of
from hansa.kernel.errors import Conflict, HansaError, InvalidInput, NotFound

if TYPE_CHECKING:
    from collections.abc import Sequence

    from starlette.requests import Request

SCIM = "application/scim+json"
LIST = "urn:ietf:params:scim:api:messages:2.0:ListResponse"


def wants_scim(request: Request) -> bool:
    said = request.headers.get("accept", "") + request.headers.get("content-type", "")
    return "scim+json" in said


def answer(request: Request, body: dict[str, Any], status: int = 200, location: str = "") -> Response:
    headers = {"Location": location} if location else {}
    media = SCIM if wants_scim(request) else "application/json"
    return JSONResponse(body, status, media_type=media, headers=headers)


def listed(request: Request, resources: Sequence[dict[str, Any]], total: int, start: int) -> Response:
    found = list(resources)
    body: dict[str, Any] = {
        "schemas": [LIST],
        "totalResults": total,
        "itemsPerPage": len(found),
        "startIndex": start,
        "Resources": found,
    }
    if not wants_scim(request):
        body["resources"] = found
    return answer(request, body)


def refused(request: Request, error: Exception) -> Response:
    """The answer to what went wrong; raises what is none of SCIM's own for who did not ask by SCIM."""
    known = _scim_error(error)
    if wants_scim(request):
        body = known.model_dump(mode="json")
        return JSONResponse(body, int(known.status or 400), media_type=SCIM)
    if isinstance(error, HansaError):
        raise error
    raise _hansa_error(known) from error


def _scim_error(error: Exception) -> Error:
    if isinstance(error, SCIMException):
        return error.to_error()
    if isinstance(error, ValidationError):
        return Error.from_validation_error(error.errors()[0])
    if isinstance(error, InvalidInput):
        return Error(status=400, scim_type="invalidValue", detail=str(error))
    if isinstance(error, Conflict):
        return Error(status=409, scim_type="uniqueness", detail=str(error))
    return Error(status=status_of(error)[0], detail=str(error))


def _hansa_error(known: Error) -> HansaError:
    detail = str(known.detail or "The request cannot be read.")
    match int(known.status or 400):
        case 404:
            return NotFound(detail)
        case 409:
            return Conflict(detail)
        case _:
            return Malformed(detail, violations=[Violation(str(known.scim_type or ""), detail)])
