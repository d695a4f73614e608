"""The identity provider as it is set, and what it says of itself."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Provider:
    """`auto_join`: who the provider knows joins the organisation without an invitation.

    `trust_email`: all its addresses count as verified, because people cannot choose them there (Entra ID says nothing of it).
    """

    issuer: str
    client_id: str
    client_secret: str = field(default="", repr=False)
    name: str = "your organisation's account"
    auto_join: bool = False
    trust_email: bool = False


@dataclass(frozen=True, slots=True)
class Metadata:
    """OpenID Connect Discovery 1.0 §3, as far as it is needed."""

    issuer: str
    authorization_endpoint: str
    token_endpoint: str
    jwks_uri: str
    end_session_endpoint: str = ""
