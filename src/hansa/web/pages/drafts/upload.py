"""Takes a file from a browser: never more than may be, into a folder that is gone when the draft is made."""

from __future__ import annotations

import re
import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import unquote

from hansa.kernel.errors import InvalidInput

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator

    from starlette.requests import Request

MAX_FILE = 32 * 1024 * 1024
"""Bytes: enough to see what data looks like; whole tables are for the command line."""

_ODD = re.compile(r"[^A-Za-z0-9._ -]+")


def file_name(given: str) -> str:
    """What a stranger calls a file, as a name without folders, control characters or surprises."""
    last = re.split(r"[/\\]", unquote(given))[-1]
    return (_ODD.sub("-", last).strip(". -") or "file")[-80:]


@contextmanager
def kept(name: str) -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix="hansa-draft-") as folder:
        yield Path(folder) / name


def refuse_large(request: Request) -> None:
    """By what the request says of itself, before anything is read."""
    said = request.headers.get("content-length", "")
    if said.isascii() and said.isdigit() and int(said[:18]) > MAX_FILE:
        raise _too_large()


async def write(parts: AsyncIterator[bytes], path: Path) -> None:
    size = 0
    with path.open("wb") as file:
        async for part in parts:
            size += len(part)
            if size > MAX_FILE:
                raise _too_large()
            file.write(part)


def _too_large() -> InvalidInput:
    return InvalidInput(
        f"The file is larger than {MAX_FILE // 1024 // 1024} MB.",
        hint="Bring its first rows, or use `hansa contract import` on the command line.",
    )
