"""Whether a signed token is what it says: signature, algorithm, issuer, audience, times."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

from hansa.kernel.errors import Refused

if TYPE_CHECKING:
    from hansa.api.oidc.discovery import Discovery

ALGORITHMS = ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA", "Ed25519"]
"""Only those with two keys: with a shared secret whoever checks a token could make one, and `none` proves nothing."""
LEEWAY = 60
"""Seconds that clocks may differ."""


class BadToken(Refused):
    code = "bad-token"


def verified(token: str, discovery: Discovery, jwks_uri: str, issuer: str) -> dict[str, Any]:
    """The claims of a token of this issuer. Raises BadToken; the caller checks whom it is for."""
    from joserfc import jwt
    from joserfc.errors import InvalidKeyIdError, JoseError

    try:
        try:
            decoded = jwt.decode(token, discovery.keys(jwks_uri), algorithms=ALGORITHMS)
        except (InvalidKeyIdError, ValueError):
            decoded = jwt.decode(token, discovery.keys(jwks_uri, fresh=True), algorithms=ALGORITHMS)
        registry = jwt.JWTClaimsRegistry(
            now=lambda: int(time.time()),
            leeway=LEEWAY,
            iss={"essential": True, "value": issuer},
            exp={"essential": True},
        )
        registry.validate(decoded.claims)
    except (JoseError, ValueError, TypeError) as error:
        raise BadToken("The token is not valid here.", hint="Get a new one from its issuer.") from error
    return dict(decoded.claims)


def unverified_issuer(token: str) -> str:
    """Who a token says it is from; nothing of it is believed yet."""
    from base64 import urlsafe_b64decode
    from json import loads

    try:
        payload = token.split(".")[1]
        claims = loads(urlsafe_b64decode(payload + "=" * (-len(payload) % 4)))
        return str(claims["iss"])
    except (IndexError, ValueError, KeyError, TypeError) as error:
        raise BadToken("The token cannot be read.", hint="Send it as its issuer made it.") from error


def is_for(claims: dict[str, Any], audience: str) -> bool:
    """Whether the token was made for us (RFC 7519 §4.1.3); several audiences need `azp` in an id token."""
    said = claims.get("aud")
    return audience in (said if isinstance(said, list) else [said])
