"""Which reader knows the catalog of which type of server."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

from hansa.dataplane.places.errors import BadPlace
from hansa.dataplane.places.place import Request
from hansa.dataplane.places.registry import place_type
from hansa.dataplane.places.session import Session
from hansa.dataplane.places.variables import filled
from hansa.standards.odcs.schema import SchemaObject

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from hansa.dataplane.describe.catalog.model import Catalog, Reader
    from hansa.standards.odcs.servers import Server

READERS = {"postgres": "postgres", "mysql": "mysql", "sqlite": "sqlite", "duckdb": "duckfile"}
"""Type of server → module of this package."""


def read_catalog(server: Server, wanted: Sequence[str], base: Path, environment: Mapping[str, str]) -> Catalog:
    """Raises BadPlace for a server that has no catalog here, NotFound for a table it does not have, Unavailable."""
    kind = place_type(server)
    if kind not in READERS:
        known = ", ".join(sorted(READERS))
        raise BadPlace(
            f"The catalog of servers of type `{kind}` is not read here.",
            hint=f"These are: {known}. For other databases, export the DDL and import it as sql.",
        )
    reader: Reader = import_module(f"hansa.dataplane.describe.catalog.{READERS[kind]}").read
    session = Session()
    session.hold()
    try:
        return reader(
            Request(filled(server, environment), SchemaObject({"name": "-"}), base, environment, session), wanted
        )
    finally:
        session.release()
