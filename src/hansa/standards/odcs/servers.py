"""ODCS chapter "Infrastructure and servers": where the data is."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from hansa.standards.custom import WithCustom
from hansa.standards.odcs.roles import Role
from hansa.standards.pointer import look_up
from hansa.standards.validate import schema

if TYPE_CHECKING:
    from hansa.kernel.json import Json


@cache
def server_types() -> frozenset[str]:
    """The types that the current standard lists."""
    types = look_up(schema("odcs-3.2.0"), "/$defs/Server/properties/type/enum")
    return frozenset(map(str, types)) if isinstance(types, list) else frozenset()


class Server(WithCustom):
    """The keys that several types share are attributes; `get` reads any other key of a type."""

    server: str = ""
    type: str = ""
    id: str | None = None
    description: str | None = None
    environment: str | None = None
    roles: tuple[Role, ...] = ()
    location: str | None = None
    path: str | None = None
    format: str | None = None
    encoding: str | None = None
    delimiter: str | None = None
    host: str | None = None
    port: int | str | None = None
    database: str | None = None
    schema_: str | None = None
    catalog: str | None = None
    project: str | None = None
    dataset: str | None = None
    account: str | None = None
    warehouse: str | None = None
    topic: str | None = None

    def get(self, key: str) -> Json:
        """The value of `key` as the document writes it, whether this class knows it or not; else the custom property."""
        value = self.raw(key)
        return self.custom(key) if value is None else value
