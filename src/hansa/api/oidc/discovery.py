"""What issuers publish, their endpoints and signing keys: fetched when needed, kept for an hour."""

from __future__ import annotations

import threading
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from hansa.api.oidc.values import Metadata
from hansa.kernel.errors import Unavailable

if TYPE_CHECKING:
    from joserfc.jwk import KeySet

KEPT = 3600.0
"""Seconds; issuers change their keys over days."""
AGAIN = 60.0
"""Seconds before keys are fetched again for a key id that nobody knows, so that nonsense does not make us ask for each token."""
LONGEST = 512 * 1024
"""Bytes of an answer."""
TIMEOUT = 10.0
LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})


@dataclass(slots=True)
class _Kept:
    value: Any
    at: float


class Discovery:
    """Safe to share between threads. Redirects are not followed: an issuer says itself where its things are."""

    def __init__(self) -> None:
        self._kept: dict[str, _Kept] = {}
        self._lock = threading.Lock()

    def metadata(self, issuer: str) -> Metadata:
        said = self._get(f"{issuer.rstrip('/')}/.well-known/openid-configuration", KEPT)
        if said.get("issuer") != issuer:
            raise Unavailable(
                f"The identity provider at {issuer} calls itself {said.get('issuer')!r}.",
                hint="Set the issuer exactly as it calls itself.",
            )
        try:
            return Metadata(
                issuer=issuer,
                authorization_endpoint=_https(said["authorization_endpoint"]),
                token_endpoint=_https(said["token_endpoint"]),
                jwks_uri=_https(said["jwks_uri"]),
            )
        except KeyError as error:
            raise Unavailable(f"The identity provider at {issuer} does not say its {error.args[0]}.") from error

    def jwks_uri(self, issuer: str) -> str:
        """For issuers that only sign: no other endpoint is asked for."""
        said = self._get(f"{issuer.rstrip('/')}/.well-known/openid-configuration", KEPT)
        if said.get("issuer") != issuer or not said.get("jwks_uri"):
            raise Unavailable(
                f"The issuer {issuer} publishes no signing keys.", hint="Set jwksUri of the token issuer."
            )
        return _https(said["jwks_uri"])

    def keys(self, uri: str, *, fresh: bool = False) -> KeySet:
        """The signing keys; `fresh` where the kept ones did not have the one that was asked for."""
        from joserfc.errors import JoseError
        from joserfc.jwk import KeySet

        said = self._get(_https(uri), AGAIN if fresh else KEPT)
        try:
            return KeySet.import_key_set(
                {"keys": [key for key in said.get("keys", ()) if key.get("use", "sig") == "sig"]}
            )
        except (JoseError, ValueError, TypeError, AttributeError) as error:
            raise Unavailable(f"The signing keys at {uri} cannot be read.", hint="Ask who runs the issuer.") from error

    def _get(self, url: str, kept: float) -> dict[str, Any]:
        with self._lock:
            found = self._kept.get(url)
        if found is not None and time.monotonic() - found.at < kept:
            return dict(found.value)
        value = _fetch(_https(url))
        with self._lock:
            self._kept[url] = _Kept(value, time.monotonic())
        return dict(value)


def _fetch(url: str) -> dict[str, Any]:
    import httpx

    try:
        with httpx.Client(timeout=TIMEOUT, follow_redirects=False) as client, client.stream("GET", url) as answer:
            answer.raise_for_status()
            body = bytearray()
            for chunk in answer.iter_bytes():
                body += chunk
                if len(body) > LONGEST:
                    raise Unavailable(f"{url} answers more than {LONGEST // 1024} kB.")
        value = httpx.Response(200, content=bytes(body)).json()
    except (httpx.HTTPError, ValueError) as error:
        raise Unavailable(f"The identity provider does not answer at {url}.", hint="Try again in a while.") from error
    if not isinstance(value, dict):
        raise Unavailable(f"{url} is no JSON object.")
    return value


def _https(url: object) -> str:
    """Over https only, or on this machine."""
    parts = urlsplit(str(url))
    if parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in LOOPBACK):
        return str(url)
    raise Unavailable(f"{url} is no https address.", hint="An identity provider must be reached by https.")
