"""ODCS chapter "Fundamentals": what the contract is and what it is for."""

from __future__ import annotations

from hansa.standards.custom import AuthoritativeDefinition, Description, WithCustom


class Fundamentals(WithCustom):
    """The contract's own keys; `id` and `version` are required by the standard."""

    id: str
    version: str = ""
    kind: str = "DataContract"
    api_version: str = ""
    name: str | None = None
    tenant: str | None = None
    status: str | None = None
    domain: str | None = None
    data_product: str | None = None
    description: Description = Description()
    tags: tuple[str, ...] = ()
    authoritative_definitions: tuple[AuthoritativeDefinition, ...] = ()
    contract_created_ts: str | None = None
