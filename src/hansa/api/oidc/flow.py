"""Signing in with a provider: the authorization code flow with PKCE (OpenID Connect Core 1.0 §3.1, RFC 7636).

/login/oidc ─ state, nonce, verifier sealed in a cookie ─→ provider ─→ /login/oidc/callback ─ code for tokens ─ claims checked
"""

from __future__ import annotations

import hashlib
import json
import secrets
from base64 import urlsafe_b64encode
from dataclasses import asdict, dataclass
from hmac import compare_digest
from typing import TYPE_CHECKING, Any

from hansa.api.oidc.verify import BadToken, is_for, verified
from hansa.db.errors import SealBroken
from hansa.kernel.errors import Refused, Unavailable
from hansa.registry.accounts.signin import Claims

if TYPE_CHECKING:
    from datetime import datetime

    from hansa.api.oidc.discovery import Discovery
    from hansa.api.oidc.values import Provider
    from hansa.db.vault import Vault

SCOPE = "openid email profile"
MINUTES = 10
"""How long a person may take at the provider."""


@dataclass(frozen=True, slots=True)
class Attempt:
    """One try to sign in: what the answer must match. It lives in the browser that began it, sealed."""

    state: str
    nonce: str
    verifier: str
    back: str
    began: float

    def sealed(self, vault: Vault) -> str:
        return vault.seal(json.dumps({"use": "oidc", **asdict(self)})).decode()


def begin(provider: Provider, discovery: Discovery, redirect_uri: str, back: str, at: datetime) -> tuple[str, Attempt]:
    """Where to send the browser, and what to seal into its cookie."""
    from authlib.integrations.httpx_client import OAuth2Client

    attempt = Attempt(
        secrets.token_urlsafe(32), secrets.token_urlsafe(32), secrets.token_urlsafe(48), back, at.timestamp()
    )
    metadata = discovery.metadata(provider.issuer)
    with OAuth2Client(
        provider.client_id,
        provider.client_secret,
        scope=SCOPE,
        redirect_uri=redirect_uri,
        code_challenge_method="S256",
    ) as client:
        url, _ = client.create_authorization_url(
            metadata.authorization_endpoint,
            state=attempt.state,
            nonce=attempt.nonce,
            code_verifier=attempt.verifier,
        )
    return str(url), attempt


def attempt_of(vault: Vault, sealed: str, at: datetime) -> Attempt:
    """What the browser began. Raises Refused where it began nothing, or too long ago."""
    try:
        said = json.loads(vault.open(sealed.encode())) if sealed else {}
    except (SealBroken, ValueError):
        said = {}
    if said.pop("use", "") != "oidc" or at.timestamp() - said["began"] > MINUTES * 60:
        raise Refused(
            "This sign-in was not begun here, or took too long.", hint="Begin it again from the sign-in page."
        )
    return Attempt(**said)


def finish(
    provider: Provider, discovery: Discovery, redirect_uri: str, attempt: Attempt, answer: dict[str, str]
) -> Claims:
    """Who the person is, by the provider's signed word. `answer` is the query of the callback."""
    if not compare_digest(answer.get("state", "").encode(), attempt.state.encode()):
        raise Refused("The provider's answer belongs to another sign-in.", hint="Begin it again from the sign-in page.")
    if answer.get("iss", provider.issuer) != provider.issuer:
        raise Refused("The answer is another provider's.", hint="Begin it again from the sign-in page.")
    if "error" in answer or not answer.get("code"):
        said = answer.get("error_description") or answer.get("error") or "no code"
        raise Refused(f"The identity provider did not let you in: {said[:200]}.", hint="Try again, or ask who runs it.")
    metadata = discovery.metadata(provider.issuer)
    token = _tokens(provider, metadata.token_endpoint, redirect_uri, attempt, answer["code"])
    claims = verified(str(token.get("id_token", "")), discovery, metadata.jwks_uri, provider.issuer)
    _check(claims, provider, attempt, str(token.get("access_token", "")))
    return Claims(
        issuer=provider.issuer,
        subject=str(claims["sub"]),
        email=str(claims.get("email") or ""),
        name=str(claims.get("name") or claims.get("preferred_username") or ""),
        verified=claims.get("email_verified") is True or (provider.trust_email and "email_verified" not in claims),
    )


def _tokens(provider: Provider, endpoint: str, redirect_uri: str, attempt: Attempt, code: str) -> dict[str, Any]:
    import httpx
    from authlib.common.errors import AuthlibBaseError
    from authlib.integrations.httpx_client import OAuth2Client

    method = "client_secret_basic" if provider.client_secret else "none"
    try:
        with OAuth2Client(
            provider.client_id,
            provider.client_secret or None,
            redirect_uri=redirect_uri,
            token_endpoint_auth_method=method,
            timeout=10,
        ) as client:
            return dict(client.fetch_token(endpoint, code=code, code_verifier=attempt.verifier))
    except AuthlibBaseError as error:
        raise Refused(
            f"The identity provider did not let you in: {str(error)[:200]}.",
            hint="Begin it again from the sign-in page.",
        ) from error
    except (httpx.HTTPError, ValueError) as error:
        raise Unavailable("The identity provider does not answer now.", hint="Try again in a while.") from error


def _check(claims: dict[str, Any], provider: Provider, attempt: Attempt, access_token: str) -> None:
    """OpenID Connect Core 1.0 §3.1.3.7, what the signature does not say: for us, for this try, with this access token."""
    several = isinstance(claims.get("aud"), list) and len(claims["aud"]) > 1
    azp = claims.get("azp", None if several else provider.client_id)
    if not is_for(claims, provider.client_id) or azp != provider.client_id:
        raise BadToken("The provider's word is for another application.", hint="Check the client id.")
    if not compare_digest(str(claims.get("nonce", "")).encode(), attempt.nonce.encode()):
        raise BadToken("The provider's word belongs to another sign-in.", hint="Begin it again.")
    if not claims.get("sub") or len(str(claims["sub"])) > 255:
        raise BadToken("The provider does not say who you are.", hint="Ask who runs it.")
    half = hashlib.sha256(access_token.encode()).digest()[:16]
    expected = urlsafe_b64encode(half).decode().rstrip("=")
    if "at_hash" in claims and access_token and str(claims["at_hash"]) not in {expected, *_longer(access_token)}:
        raise BadToken("The provider's word belongs to another access token.", hint="Begin it again.")


def _longer(access_token: str) -> tuple[str, ...]:
    """The same by the hashes of the longer algorithms (RS384, ES512, EdDSA …)."""
    digests = (hashlib.sha384(access_token.encode()).digest(), hashlib.sha512(access_token.encode()).digest())
    return tuple(urlsafe_b64encode(each[: len(each) // 2]).decode().rstrip("=") for each in digests)
