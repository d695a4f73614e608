"""Who asks: a key in a header, the demo's guest, or the operator at the machine itself."""

from __future__ import annotations

from contextlib import suppress

from starlette.requests import Request  # noqa: TC002 FastAPI reads the annotation

from hansa.api.services import services_of
from hansa.kernel.actor import GUEST, LOCAL, Actor
from hansa.kernel.errors import Refused
from hansa.registry.keys.queries import verify

LOOPBACK = frozenset({"127.0.0.1", "::1", "localhost", "testclient"})
"""Only somebody at the machine itself comes from these addresses."""
SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
"""Methods that change nothing."""


def key_of(request: Request) -> str | None:
    """The API key of the request: header `x-api-key`, or `Authorization: Bearer`, as the manager's clients send it."""
    key = request.headers.get("x-api-key")
    if key:
        return key
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    return token.strip() if scheme.lower() == "bearer" and token else None


def actor_of(request: Request) -> Actor:
    """The actor behind a request; a key that is not known is refused, never taken for a guest."""
    known = getattr(request.state, "actor", None)
    if isinstance(known, Actor):
        return known
    request.state.actor = actor = _find(request)
    return actor


def _find(request: Request) -> Actor:
    services = services_of(request)
    key = key_of(request)
    if key is not None:
        with services.db.read() as session:
            actor = verify(session, key, services.clock.now())
        if actor is None:
            raise Refused(
                "The API key was not found or not the expected value.",
                hint="Make one with `hansa key create --scope organization`.",
            )
        return actor
    if services.mode == "demo":
        return GUEST
    if request.client and request.client.host in LOOPBACK:
        return LOCAL
    raise Refused(
        "This mesh is not open to visitors.", hint="Send an API key in the header x-api-key, or ask the platform team."
    )


def api_reader(request: Request) -> Actor:
    """The actor of an API call that changes nothing, whatever its method.

    Outside the demo a key is always needed, so that no page of another site can act.
    """
    if key_of(request) is None and services_of(request).mode != "demo":
        raise Refused("The API key was not found or not the expected value.", hint="Send it in the header x-api-key.")
    return actor_of(request)


def api_actor(request: Request) -> Actor:
    """The actor of an API call; a key that only reads is refused where something is written."""
    actor = api_reader(request)
    if actor.read_only and request.method not in SAFE:
        raise Refused(f"The key `{actor.name}` only reads.", hint="Use a key that may write.")
    return actor


def identify(request: Request) -> None:
    """Finds out who asks before anything else is prepared; a stranger is refused by the routes that need somebody."""
    with suppress(Refused):
        api_reader(request)
