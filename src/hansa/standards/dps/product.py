"""A data product in the words of the Data Product Specification 0.0.1."""

from __future__ import annotations

from hansa.kernel.json import Json
from hansa.standards.node import Node


class Info(Node):
    title: str = ""
    owner: str = ""
    description: str | None = None
    status: str | None = None
    archetype: str | None = None
    maturity: str | None = None


class Port(Node):
    id: str = ""
    name: str = ""
    description: str | None = None
    type: str | None = None
    location: str | None = None
    links: dict[str, Json] | None = None
    custom: dict[str, Json] | None = None
    tags: tuple[str, ...] | None = None


class InputPort(Port):
    source_system_id: str | None = None


class OutputPort(Port):
    status: str | None = None
    server: dict[str, Json] | None = None
    contains_pii: bool | None = None
    auto_approve: bool | None = None
    data_contract_id: str | None = None


class DpsProduct(Node):
    id: str = ""
    info: Info = Info()
    input_ports: tuple[InputPort, ...] = ()
    output_ports: tuple[OutputPort, ...] = ()
    links: dict[str, Json] | None = None
    custom: dict[str, Json] | None = None
    tags: tuple[str, ...] | None = None
