"""ODPS chapter "Ports": what a product reads, what it promises, and how it is managed."""

from __future__ import annotations

from hansa.standards.custom import AuthoritativeDefinition, Context, Synonym, WithCustom


class Port(WithCustom):
    name: str = ""
    id: str | None = None
    version: str | None = None
    contract_id: str | None = None
    description: str | None = None
    deprecated: bool = False
    tags: tuple[str, ...] = ()
    authoritative_definitions: tuple[AuthoritativeDefinition, ...] = ()


class InputPort(Port):
    """Expects what `contract_id` promises."""


class Sbom(WithCustom):
    id: str | None = None
    type: str = "external"
    url: str | None = None
    tags: tuple[str, ...] = ()


class InputContract(WithCustom):
    id: str
    version: str | None = None


class OutputPort(Port):
    """Promises `contract_id`; `type` is the technology that serves it."""

    type: str | None = None
    sbom: tuple[Sbom, ...] = ()
    input_contracts: tuple[InputContract, ...] = ()
    synonyms: tuple[Synonym, ...] = ()
    context: Context | None = None


class ManagementPort(Port):
    content: str | None = None
    type: str = "rest"
    url: str | None = None
    channel: str | None = None
