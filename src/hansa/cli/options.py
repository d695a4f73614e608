"""Options that many commands share, and how a command gets at a mesh: its folder, or a server."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from hansa.kernel.errors import InvalidInput

if TYPE_CHECKING:
    from hansa.app.wiring import Local
    from hansa.sdk.client import Client


class Output(StrEnum):
    TABLE = "table"
    JSON = "json"
    YAML = "yaml"
    CSV = "csv"


Home = Annotated[Path | None, typer.Option("--home", help="The mesh folder; the one you are in unless given.")]
Server = Annotated[str | None, typer.Option("--server", help="Work on the mesh served at this URL instead.")]
Key = Annotated[str | None, typer.Option("--key", envvar="HANSA_KEY", help="The API key for --server.")]
As = Annotated[Output, typer.Option("--output", "-o", help="How lists are printed.")]
Quiet = Annotated[bool, typer.Option("--quiet", "-q", help="No progress, only the result.")]


def local(home: Path | None) -> Local:
    """The mesh in a folder, opened in this process."""
    from hansa.app.settings import load
    from hansa.app.wiring import open_local

    return open_local(load(home))


def remote(server: str, key: str | None) -> Client:
    from hansa.sdk.client import Client

    if not server.startswith(("http://", "https://")):
        raise InvalidInput(f"{server!r} is no URL.", hint="Write it as http://host:port.")
    return Client(server, key)
