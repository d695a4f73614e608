"""A data contract in the words of the Data Contract Specification 0.9 to 1.2."""

from __future__ import annotations

from hansa.kernel.json import Json
from hansa.standards.node import Node


class Info(Node):
    title: str = ""
    version: str = ""
    status: str | None = None
    description: str | None = None
    owner: str | None = None
    contact: dict[str, Json] | None = None


class Terms(Node):
    usage: str | None = None
    limitations: str | None = None
    policies: tuple[dict[str, Json], ...] | None = None
    billing: str | None = None
    notice_period: str | None = None


class Model(Node):
    """`fields` maps names to DCS fields, which nest and refer to `definitions`; `fields.py` reads them."""

    type: str | None = None
    title: str | None = None
    description: str | None = None
    fields_: dict[str, Json] | None = None
    quality: Json = None
    primary_key: Json = None
    tags: Json = None


class DcsContract(Node):
    id: str = ""
    info: Info = Info()
    servers: dict[str, Json] | None = None
    terms: Terms | None = None
    models: dict[str, Model] | None = None
    definitions: dict[str, Json] | None = None
    servicelevels: dict[str, Json] | None = None
    links: dict[str, Json] | None = None
    tags: tuple[str, ...] | None = None
