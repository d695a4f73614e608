"""What a client sends: bounded, readable, and of the form that it says it is."""

from __future__ import annotations

import json
from math import isfinite
from typing import TYPE_CHECKING, Annotated, Any, Never, TypeVar

from fastapi import Depends, Request
from pydantic import BaseModel, ValidationError

from hansa.api.errors import Malformed, TooLarge, Violation
from hansa.kernel.errors import InvalidInput

if TYPE_CHECKING:
    from collections.abc import Iterable

    from hansa.kernel.json import Json

Model = TypeVar("Model", bound=BaseModel)

MAX_BYTES = 6_000_000
"""What the readers of documents accept: a contract of ten thousand described columns has five million characters."""
MAX_DEPTH = 60
"""Levels of a document; its YAML may have a few more."""
_NULS = ("\\u0000", "\\x00", "\\0", "\x00")


async def raw_body(request: Request) -> bytes:
    """The whole body, given up as soon as it is too long."""
    size = 0
    chunks: list[bytes] = []
    async for chunk in request.stream():
        size += len(chunk)
        if size > MAX_BYTES:
            raise TooLarge(f"The document is longer than {MAX_BYTES // 1_000_000} MB.", hint="Data belongs into files.")
        chunks.append(chunk)
    return b"".join(chunks)


Body = Annotated[bytes, Depends(raw_body)]


def text_of(body: bytes) -> str:
    try:
        return body.decode("utf-8")
    except UnicodeDecodeError as error:
        raise Malformed(f"The body is not UTF-8: byte {error.start} cannot be read.") from error


def mapping_of(body: bytes) -> dict[str, Json]:
    """The JSON object that the body is."""
    text = text_of(body)
    try:
        data: Any = json.loads(text, parse_constant=_no_number, parse_float=_finite)
    except RecursionError as error:
        raise Malformed(f"The document is nested deeper than {MAX_DEPTH} levels.") from error
    except ValueError as error:
        raise Malformed(f"The body is not JSON: {error}.", hint="Send application/yaml for YAML.") from error
    if not isinstance(data, dict):
        raise Malformed("The body is not a JSON object.")
    check_plain(data, text)
    return data


def with_id(data: dict[str, Json], identifier: str) -> dict[str, Json]:
    """`data` with the path's id; another one in the body is refused."""
    said = data.get("id", identifier)
    if said != identifier:
        raise InvalidInput(f"The body says id `{said}`, the path says `{identifier}`.", hint="Use one id.")
    return {"id": identifier} | data


def check_plain(data: Json, text: str) -> None:
    """Raises Malformed where `data` is nested too deeply or holds a character that no database keeps."""
    look_for_nul = any(mark in text for mark in _NULS)
    level: list[Json] = [data]
    for _ in range(MAX_DEPTH):
        if look_for_nul and any(isinstance(value, str) and "\0" in value for value in level):
            raise Malformed("A text holds the character 0.", hint="Take it out.")
        level = [inner for value in level for inner in _inside(value)]
        if not level:
            return
    raise Malformed(f"The document is nested deeper than {MAX_DEPTH} levels.")


def model_of(model: type[Model], data: dict[str, Json]) -> Model:
    """`data` in the shape of `model`; what does not fit is said field by field."""
    try:
        return model.model_validate(data)
    except ValidationError as error:
        raise Malformed("The body does not have the form it should.", violations=violations(error.errors())) from error


def violations(errors: Iterable[Any]) -> list[Violation]:
    """Pydantic's errors as the manager's clients read them; a field is its dotted path in the body."""
    found = []
    for error in errors:
        path = [str(part) for part in error["loc"] if part not in {"body", "query", "path", "header"}]
        found.append(Violation(".".join(path), str(error["msg"]).removeprefix("Value error, ")))
    return found


def _inside(value: Json) -> list[Json]:
    if isinstance(value, dict):
        return [*value.keys(), *value.values()]
    return value if isinstance(value, list) else []


def _finite(text: str) -> float:
    number = float(text)
    return number if isfinite(number) else _no_number(text)


def _no_number(word: str) -> Never:
    raise ValueError(f"{word} is no number that can be kept")
