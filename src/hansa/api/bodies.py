"""The forms in which events are posted: JSON, JSON lines, and CloudEvents (HTTP binding 1.0.2, all three modes)."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import unquote

import orjson

from hansa.dataplane.ingest.errors import BadEvent
from hansa.dataplane.ingest.events import from_binary, posted

if TYPE_CHECKING:
    from starlette.requests import Request

    from hansa.dataplane.ingest.events import Posted
    from hansa.kernel.json import Json

MAX_BYTES = 10 * 1024 * 1024
"""One request; also what the largest event may be. More is sent in several."""

MAX_EVENTS = 10_000

_LINES = frozenset({"application/x-ndjson", "application/ndjson", "application/jsonl", "application/jsonlines"})
_JSON = frozenset(
    {"", "application/json", "text/json", "application/cloudevents+json", "application/cloudevents-batch+json"}
)


class TooMuch(Exception):
    status = 413
    title = "Content Too Large"


class UnknownMedia(Exception):
    status = 415
    title = "Unsupported Media Type"


async def body_of(request: Request) -> bytes:
    """The whole body, given up as soon as it is too long."""
    if int(_digits(request.headers.get("content-length"))) > MAX_BYTES:
        raise TooMuch(_too_much())
    chunks: list[bytes] = []
    size = 0
    async for chunk in request.stream():
        size += len(chunk)
        if size > MAX_BYTES:
            raise TooMuch(_too_much())
        chunks.append(chunk)
    return b"".join(chunks)


def events_of(request: Request, body: bytes) -> list[Posted]:
    """What was posted; BadEvent names the place of the first that is no event."""
    media = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if request.headers.get("content-encoding", "identity") != "identity":
        raise UnknownMedia("A compressed body is not read here. Send it without content-encoding.")
    if "ce-specversion" in request.headers:
        attributes = {name[3:]: unquote(value) for name, value in request.headers.items() if name.startswith("ce-")}
        return [from_binary(attributes, _parse(body, 0))]
    if media in _LINES:
        raw = [_parse(line, index) for index, line in enumerate(filter(None, map(bytes.strip, body.split(b"\n"))))]
    elif media in _JSON:
        whole = _parse(body, 0)
        raw = whole if isinstance(whole, list) else [whole]
    else:
        raise UnknownMedia(
            f"`{media}` is not read here. Send application/json, application/x-ndjson, application/cloudevents+json or "
            "application/cloudevents-batch+json."
        )
    if len(raw) > MAX_EVENTS:
        raise TooMuch(f"{len(raw)} events in one request: send at most {MAX_EVENTS}.")
    if "cloudevents" in media:
        _must_be_cloud_events(raw)
    return [posted(event, index) for index, event in enumerate(raw)]


def _must_be_cloud_events(raw: list[Json]) -> None:
    for index, event in enumerate(raw):
        if not isinstance(event, dict) or "specversion" not in event:
            raise BadEvent(
                "A CloudEvent needs `specversion`.",
                hint='Send "specversion": "1.0", or application/json for events of your own form.',
                index=index,
                field="/specversion",
            )


def _parse(text: bytes, index: int) -> Json:
    try:
        value: Json = orjson.loads(text)
    except orjson.JSONDecodeError as error:
        raise BadEvent(f"This is not JSON: {error}.", hint="Nothing of the request was kept.", index=index) from error
    return value


def _digits(text: str | None) -> str:
    return text if text and text.isascii() and text.isdigit() else "0"


def _too_much() -> str:
    return f"The body is longer than {MAX_BYTES // 1024 // 1024} MB. Send the events in several requests."
