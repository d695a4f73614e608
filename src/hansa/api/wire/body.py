"""Bodies of requests as pydantic shapes: an empty body is an empty object, and every mistake is named with its field."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, TypeVar

from pydantic import BaseModel, ValidationError
from starlette.requests import Request  # noqa: TC002 FastAPI reads the annotation

from hansa.api.bodies import body_of
from hansa.kernel.errors import HansaError
from hansa.kernel.findings import Finding, Place, Severity

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

Shape = TypeVar("Shape", bound=BaseModel)


class BadBody(HansaError):
    """What was sent is no JSON, or not of the shape that is asked for."""

    code = "body"


def bad(field: str, message: str) -> BadBody:
    """One mistake in one field."""
    return BadBody(f"{field}: {message}", findings=(_violation(field, message),))


def parsed(shape: type[Shape]) -> Callable[[Request], Awaitable[Shape]]:
    """A dependency that reads the body as `shape`; raises BadBody."""

    async def read(request: Request) -> Shape:
        raw = await body_of(request)
        try:
            data = json.loads(raw) if raw.strip() else {}
        except (ValueError, RecursionError) as error:
            raise BadBody("The body is not JSON.", hint=str(error)[:200]) from error
        try:
            return shape.model_validate(data)
        except ValidationError as error:
            raise _bad(error) from error

    return read


def _bad(error: ValidationError) -> BadBody:
    details = error.errors(include_url=False, include_context=False, include_input=False)
    found = sorted((".".join(map(str, each["loc"])) or "body", str(each["msg"])) for each in details)
    more = f" (and {len(found) - 1} more)" if len(found) > 1 else ""
    return BadBody(f"{found[0][0]}: {found[0][1]}{more}", findings=tuple(_violation(*each) for each in found))


def _violation(field: str, message: str) -> Finding:
    return Finding("body/field", Severity.ERROR, Place("the body", pointer=field), message)
