"""ODPS chapter "Fundamentals": what the data product is and what it is for."""

from __future__ import annotations

from hansa.standards.custom import AuthoritativeDefinition, Description, Synonym, WithCustom


class Fundamentals(WithCustom):
    """`type` is the archetype: sourceAligned, aggregate, consumerAligned, or a word of one's own."""

    id: str
    kind: str = "DataProduct"
    api_version: str = ""
    name: str | None = None
    version: str | None = None
    status: str | None = None
    domain: str | None = None
    type: str | None = None
    tenant: str | None = None
    deprecated: bool = False
    description: Description = Description()
    synonyms: tuple[Synonym, ...] = ()
    tags: tuple[str, ...] = ()
    authoritative_definitions: tuple[AuthoritativeDefinition, ...] = ()
    product_created_ts: str | None = None
