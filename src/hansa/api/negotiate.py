"""Settings that are read and written as JSON or as YAML, whichever the client asks for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fastapi.responses import JSONResponse, PlainTextResponse

from hansa.api.bodies import body_of
from hansa.kernel.errors import InvalidInput
from hansa.standards.write import dump
from hansa.standards.yaml import parse

if TYPE_CHECKING:
    from fastapi import Request, Response

    from hansa.kernel.json import Json

YAML = "application/yaml"


async def read_text(request: Request) -> tuple[str, Json]:
    """The body as text and as what it says; JSON is YAML here. Raises InvalidInput with a Finding at the line."""
    body = await body_of(request)
    try:
        text = body.decode("utf-8")
    except UnicodeDecodeError as error:
        raise InvalidInput(f"The body is not UTF-8: byte {error.start} cannot be read.") from error
    tree, findings = parse(text, "body")
    if tree is None:
        raise InvalidInput(f"The body cannot be read: {findings[0].text}", findings=findings)
    return text, tree.data


def answer(request: Request, data: Json, text: str = "") -> Response:
    """As YAML where the client asks for it (`text` as it was written, if there is one), else as JSON."""
    accepted = request.headers.get("accept", "")
    if "yaml" in accepted:
        return PlainTextResponse(text or dump(data), media_type=YAML)
    return JSONResponse(data)
