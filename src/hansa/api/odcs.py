"""A concept or definition as one property of ODCS, for who asks for that: `datacontract lint` does, by address or by IRI."""

from __future__ import annotations

from typing import TYPE_CHECKING

from starlette.responses import JSONResponse

if TYPE_CHECKING:
    from starlette.requests import Request

    from hansa.kernel.json import Json

MEDIA = "application/vnd.entropydata.odcs+json"


def wanted(request: Request) -> bool:
    return MEDIA in request.headers.get("accept", "").lower()


def answer(prop: dict[str, Json]) -> JSONResponse:
    return JSONResponse(prop, media_type=MEDIA)
