"""A data contract in the words of the Data Contract Specification 0.9 to 1.2."""

from __future__ import annotations

from pydantic import Field

from hansa.standards.node import AnyJson, Node


class Info(Node):
    title: str = ""
    version: str = ""
    status: str | None = None
    description: str | None = None
    owner: str | None = None
    contact: dict[str, AnyJson] | None = None


class Terms(Node):
    usage: str | None = None
    limitations: str | None = None
    policies: tuple[dict[str, AnyJson], ...] | None = None
    billing: str | None = None
    notice_period: str | None = None


class Model(Node):
    """`fields` maps names to DCS fields, which nest and refer to `definitions`; `fields.py` reads them."""

    type: str | None = None
    title: str | None = None
    description: str | None = None
    fields_: dict[str, AnyJson] | None = Field(None, alias="fields")
    quality: AnyJson = None
    primary_key: AnyJson = None
    tags: AnyJson = None


class DcsContract(Node):
    id: str = ""
    info: Info = Info()
    servers: dict[str, AnyJson] | None = None
    terms: Terms | None = None
    models: dict[str, Model] | None = None
    definitions: dict[str, AnyJson] | None = None
    servicelevels: dict[str, AnyJson] | None = Field(None, alias="servicelevels")
    links: dict[str, AnyJson] | None = None
    tags: tuple[str, ...] | None = None
