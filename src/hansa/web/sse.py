"""Server-sent events (WHATWG HTML §9.2): a page that goes on telling what happens; a reader resumes by the last id it saw."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import TYPE_CHECKING

from starlette.concurrency import run_in_threadpool
from starlette.responses import StreamingResponse

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Sequence

    from starlette.requests import Request

PAUSE = 0.5
"""Seconds between two looks at the database: quick enough to look live, cheap enough for many readers."""
QUIET = 15.0
"""Seconds after which a comment keeps proxies from closing a silent stream."""
LIFETIME = 300.0
"""Seconds after which a stream ends; browsers come back by themselves, and a server that stops need not wait for ever."""


@dataclass(frozen=True, slots=True)
class Told:
    """One message; `id` 0 leaves the reader's place as it was."""

    name: str
    data: str
    id: int = 0

    def encode(self) -> str:
        head = f"id: {self.id}\n" if self.id else ""
        lines = "".join(f"data: {line}\n" for line in self.data.splitlines() or [""])
        return f"{head}event: {self.name}\n{lines}\n"


@dataclass(frozen=True, slots=True)
class Look:
    """What one look found: messages, where to go on, and whether there will be nothing more."""

    told: Sequence[Told]
    after: int
    done: bool = False


def last_seen(request: Request, otherwise: int = 0) -> int:
    """Where the reader left off: the browser's header on a reconnect, else the page's own `after`."""
    given = request.headers.get("last-event-id") or request.query_params.get("after", "")
    return int(given) if given.isascii() and given.isdigit() and len(given) < 19 else otherwise


def stream(request: Request, look: Callable[[int], Look], after: int) -> StreamingResponse:
    """`look(after)` runs in a thread, again and again until it is done or the reader has gone."""
    headers = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}
    return StreamingResponse(tell(request, look, after), media_type="text/event-stream", headers=headers)


async def tell(request: Request, look: Callable[[int], Look], after: int) -> AsyncIterator[str]:
    clock = asyncio.get_running_loop().time
    start = spoken = clock()
    yield "retry: 1000\n\n"
    while clock() - start < LIFETIME:
        found = await run_in_threadpool(look, after)
        for each in found.told:
            yield each.encode()
        after = found.after
        if found.done:
            yield Told("done", "").encode()
            return
        if found.told:
            spoken = clock()
        elif clock() - spoken > QUIET:
            yield ": still here\n\n"
            spoken = clock()
        if await request.is_disconnected():
            return
        await asyncio.sleep(PAUSE)
