"""Bodies as pydantic shapes for verbs that may come without one: an empty body is an empty object."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from pydantic import BaseModel
from starlette.requests import Request  # noqa: TC002 FastAPI reads the annotation

from hansa.api.errors import Malformed, Violation
from hansa.api.sent import mapping_of, model_of, raw_body

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

Shape = TypeVar("Shape", bound=BaseModel)


def bad(field: str, message: str) -> Malformed:
    """One mistake in one field."""
    return Malformed(f"{field}: {message}.", violations=[Violation(field, message)])


def parsed(shape: type[Shape]) -> Callable[[Request], Awaitable[Shape]]:
    """A dependency that reads the body as `shape`; raises Malformed or TooLarge."""

    async def read(request: Request) -> Shape:
        body = await raw_body(request)
        return model_of(shape, mapping_of(body) if body.strip() else {})

    return read
