"""`/documents/{kind}/{id}?as=yaml|json`: what stands behind "as YAML" and "as JSON" under every page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from starlette.responses import JSONResponse, PlainTextResponse
from starlette.routing import Route

from hansa.api.services import services_of
from hansa.kernel.errors import NotFound
from hansa.registry import catalogue
from hansa.registry.records.values import Kind

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response

_KINDS = {kind.value: kind for kind in Kind if kind is not Kind.CODE}
"""A concept is a part of its namespace's document and has a page; code is shown by the product's."""


def document(request: Request) -> Response:
    kind, identifier = request.path_params["kind"], request.path_params["rest"]
    record = None
    if kind in _KINDS:
        with services_of(request).db.read() as session:
            record = catalogue.get(session, _KINDS[kind], identifier)
    if record is None:
        raise NotFound(f"There is no `{identifier}` in {kind}.")
    if request.query_params.get("as") == "json":
        return JSONResponse(record.data)
    return PlainTextResponse(record.text)


ROUTES = [Route("/documents/{kind}/{rest:path}", document)]
