"""Which reader knows the catalog of which type of server."""

from __future__ import annotations

from contextlib import contextmanager
from importlib import import_module
from typing import TYPE_CHECKING

from hansa.dataplane.places.errors import BadPlace
from hansa.dataplane.places.place import Request
from hansa.dataplane.places.registry import place_type
from hansa.dataplane.places.session import Session
from hansa.dataplane.places.variables import filled
from hansa.standards.odcs.schema import SchemaObject

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path
    from types import ModuleType

    from hansa.dataplane.describe.catalog.model import Catalog, Lister, Reader
    from hansa.standards.odcs.servers import Server

READERS = {"postgres": "postgres", "mysql": "mysql", "sqlite": "sqlite", "duckdb": "duckfile"}
"""Type of server → module of this package."""


def read_catalog(server: Server, wanted: Sequence[str], base: Path, environment: Mapping[str, str]) -> Catalog:
    """Raises BadPlace for a server that has no catalog here, NotFound for a table it does not have, Unavailable."""
    reader: Reader = _module(server).read
    with _request(server, base, environment) as request:
        return reader(request, wanted)


def list_names(server: Server, what: str, base: Path, environment: Mapping[str, str]) -> list[str]:
    """`what`: `databases` of a PostgreSQL or MySQL server, or `schemas` of a PostgreSQL database. Raises as `read_catalog`."""
    lister: Lister = _module(server).names
    with _request(server, base, environment) as request:
        return lister(request, what)


def _module(server: Server) -> ModuleType:
    kind = place_type(server)
    if kind not in READERS:
        known = ", ".join(sorted(READERS))
        raise BadPlace(
            f"The catalog of servers of type `{kind}` is not read here.",
            hint=f"These are: {known}. For other databases, export the DDL and import it as sql.",
        )
    return import_module(f"hansa.dataplane.describe.catalog.{READERS[kind]}")


@contextmanager
def _request(server: Server, base: Path, environment: Mapping[str, str]) -> Iterator[Request]:
    session = Session()
    session.hold()
    try:
        yield Request(filled(server, environment), SchemaObject({"name": "-"}), base, environment, session)
    finally:
        session.release()
