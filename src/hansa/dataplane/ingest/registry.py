"""Which Source reads which type of server: the built-in ones, and plug-ins by entry point `hansa.sources`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hansa.dataplane.ingest.errors import BadServer, UnknownSource
from hansa.dataplane.plugins import plugin

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from hansa.dataplane.ingest.segment import Inbox
    from hansa.dataplane.ingest.source import Source
    from hansa.standards.odcs.contract import Contract
    from hansa.standards.odcs.servers import Server

GROUP = "hansa.sources"

_ALIASES = {"postgresql": "postgres", "api": "events", "file": "local"}
_DATABASE_FILES = (".db", ".sqlite", ".sqlite3")


def source_type(server: Server) -> str:
    """The type that decides who reads: `custom` servers say it in the custom property `kind`, or by what they name."""
    if server.type != "custom":
        return _ALIASES.get(server.type, server.type)
    named = server.custom("kind") or server.custom("sourceType")
    if isinstance(named, str) and named:
        return _ALIASES.get(named, named)
    where = str(server.get("database") or server.get("path") or "")
    if where.endswith(_DATABASE_FILES):
        return "sqlite"
    return "local" if where else "events"


def pick_server(contract: Contract, environment: str = "") -> Server:
    """The server to read from: of the environment asked for, else the first."""
    if not contract.servers:
        raise BadServer(
            f"The contract `{contract.id}` does not say where its data is.",
            hint="Give it a `servers` block (type local, sqlite, postgres, or custom for posted events), "
            "or point the input port at the contract of another product's output port.",
        )
    fitting = [server for server in contract.servers if environment and server.environment == environment]
    return (fitting or list(contract.servers))[0]


def built_in(inbox: Inbox | None) -> dict[str, Source]:
    from hansa.dataplane.ingest.files import FileSource
    from hansa.dataplane.ingest.inbox import EventSource
    from hansa.dataplane.ingest.postgres import PostgresSource
    from hansa.dataplane.ingest.sqlite import SqliteSource

    sources: dict[str, Source] = {"local": FileSource(), "sqlite": SqliteSource(), "postgres": PostgresSource()}
    if inbox is not None:
        sources["events"] = EventSource(inbox)
    return sources


def find_source(kind: str, sources: Mapping[str, Source]) -> Source:
    """A built-in, else a plug-in of that name: a class without arguments that has `open`."""
    if kind in sources:
        return sources[kind]
    return plugin(GROUP, kind, sources, UnknownSource, _made)


def _made(source: Callable[[], Source]) -> Source:
    return source()
