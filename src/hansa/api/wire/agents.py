"""Agents, what they sign in with, and whose tokens are believed, as the manager's API shows them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field
from pydantic.alias_generators import to_camel

from hansa.registry.agents.document import CONFIG, LinkedIdentity, Status

if TYPE_CHECKING:
    from datetime import datetime

    from hansa.registry.agents.values import Client, Connection, Issuer
    from hansa.registry.keys.values import KeyInfo
    from hansa.registry.records.values import Record

AUDIT = ("createdAt", "createdBy", "updatedAt", "updatedBy")
"""Said by us, never by who writes."""


class Wire(BaseModel):
    model_config = ConfigDict(alias_generator=to_camel, populate_by_name=True)


class SentAgent(BaseModel):
    """An agent as it is sent; permissions may have their retired names."""

    model_config = CONFIG

    id: str = Field(min_length=1, max_length=256)
    name: str = Field(min_length=1, max_length=1000)
    owner: str = Field(min_length=1, max_length=256)
    purpose: str = Field(min_length=1, max_length=10_000)
    description: str | None = None
    status: Status | None = None
    permissions: list[str] | None = None
    linked_identities: list[LinkedIdentity] | None = None


class SentKey(Wire):
    expires_at: AwareDatetime
    display_name: str = Field(default="", max_length=200)


class SentClient(Wire):
    display_name: str = Field(default="", max_length=200)


class SentIssuer(Wire):
    id: str = Field(min_length=1, max_length=256)
    issuer: str = Field(min_length=1, max_length=400)
    jwks_uri: str | None = Field(default=None, max_length=2000)
    audience: str | None = Field(default=None, max_length=400)
    claim: str = Field(default="sub", min_length=1, max_length=100)
    linked_identity_type: str = Field(min_length=1, max_length=60)


def agent(record: Record, created_by: str) -> dict[str, Any]:
    """The document with who made and who changed it last."""
    said = {"status": "active", "permissions": ["ACCESS_REQUEST"], "linkedIdentities": []} | record.data
    return said | {
        "createdAt": moment(record.created_at),
        "createdBy": created_by,
        "updatedAt": moment(record.updated_at),
        "updatedBy": record.updated_by,
    }


def key(info: KeyInfo, text: str = "") -> dict[str, Any]:
    shown = {
        "id": info.id,
        "displayName": info.name,
        "keyHint": info.hint,
        "expiresAt": moment(info.expires_at),
        "lastUsed": moment(info.last_used_at),
        "createdAt": moment(info.created_at),
        "createdBy": info.created_by,
    }
    return shown | ({"key": text} if text else {})


def client(value: Client) -> dict[str, Any]:
    shown = {
        "clientId": value.client_id,
        "displayName": value.name,
        "createdAt": moment(value.created_at),
        "createdBy": value.created_by,
    }
    return shown | ({"clientSecret": value.secret} if value.secret else {})


def connection(value: Connection) -> dict[str, Any]:
    return {"id": value.id, "type": value.type, "name": value.name, "createdAt": moment(value.created_at)}


def issuer(value: Issuer) -> dict[str, Any]:
    return {
        "id": value.id,
        "issuer": value.issuer,
        "jwksUri": value.jwks_uri or None,
        "audience": value.audience or None,
        "claim": value.claim,
        "linkedIdentityType": value.linked_type,
    }


def moment(at: datetime | None) -> str | None:
    return at.isoformat().replace("+00:00", "Z") if at else None
