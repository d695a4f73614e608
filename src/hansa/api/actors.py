"""Who asks: a key or a token in a header, a person with a session, the demo's guest, or the operator at the machine itself.

key, access token, token of a believed issuer     whoever it stands for; one that is not known is refused, never taken for a guest
session cookie                                    its person, on pages; on the API only where nothing is changed
none of them                                      the guest of a demo; at the machine itself its operator, until somebody owns the organisation
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request  # noqa: TC002 FastAPI reads the annotation

from hansa.api import cookies, paths  # noqa: F401 every route asks for an actor, and so knows `{…:id}` and `{…:ids}`
from hansa.api.services import services_of
from hansa.api.tokens import agent_of_token, is_token
from hansa.kernel.actor import GUEST, LOCAL, Actor
from hansa.kernel.errors import Refused
from hansa.registry.accounts import sessions
from hansa.registry.accounts.errors import NotSignedIn
from hansa.registry.accounts.queries import actor_of_user, has_owner
from hansa.registry.keys.queries import actor_with, key_behind

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from hansa.api.services import Services
    from hansa.registry.keys.values import KeyInfo

LOOPBACK = frozenset({"127.0.0.1", "::1", "localhost", "testclient"})
"""Only somebody at the machine itself comes from these addresses."""
SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
"""Methods that change nothing."""
FORWARDED = ("forwarded", "x-forwarded-for", "x-forwarded-host", "x-real-ip")
"""Headers of a proxy: what comes through one comes from somewhere else, however near the proxy is."""
UNKNOWN = "The API key was not found or not the expected value."
"""The same for every key that does not work, in the manager's words."""


def key_of(request: Request) -> str | None:
    """The API key of the request: header `x-api-key`, or `Authorization: Bearer`, as the manager's clients send it."""
    key = request.headers.get("x-api-key")
    if key:
        return key
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    return token.strip() if scheme.lower() == "bearer" and token else None


def actor_of(request: Request) -> Actor:
    """The actor behind a request, found out once for each. Raises NotSignedIn for a stranger."""
    known = getattr(request.state, "actor", None)
    if isinstance(known, Actor):
        return known
    request.state.actor = actor = _find(request)
    return actor


def session_actor(request: Request) -> Actor | None:
    """The person with the session cookie of this request, if there is one."""
    cookie = cookies.session_of(request)
    if not cookie or "authorization" in request.headers:
        return None
    services = services_of(request)
    now = services.clock.now()
    with services.db.read() as session:
        found = sessions.user_behind(session, cookie, now)
        if found is None:
            return None
        user, device = found
        actor = actor_of_user(session, user)
    services.seen.session(device.id, user.id, device.seen_at, now)
    return actor


def api_reader(request: Request) -> Actor:
    """The actor of an API call that changes nothing, whatever its method.

    Outside the demo a key is always needed, so that no page of another site can act. Whoever reads our pages may GET what
    they link to: a signed-in person's browser, and at the machine itself its operator's.
    """
    if key_of(request) is None and services_of(request).mode != "demo":
        person = (session_actor(request) or _reader_of_pages(request)) if request.method in SAFE else None
        if person is None:
            raise Refused(UNKNOWN, hint="Send it in the header x-api-key.")
        request.state.actor = person
    return actor_of(request)


def _reader_of_pages(request: Request) -> Actor | None:
    """The operator, where a browser says that one of our pages asks; another site's page gets no such word."""
    ours = request.headers.get("sec-fetch-site") == "same-origin"
    return LOCAL if ours and _is_local(request, services_of(request)) else None


def api_actor(request: Request) -> Actor:
    """The actor of an API call; a key that only reads is refused where something is written."""
    actor = api_reader(request)
    if actor.read_only and request.method not in SAFE:
        raise Refused(f"The key `{actor.name}` only reads.", hint="Use a key that may write.")
    return actor


def _find(request: Request) -> Actor:
    services = services_of(request)
    key = key_of(request)
    if key is not None:
        return agent_of_token(services, key) if is_token(key) else _with_key(services, key)
    person = session_actor(request)
    if person is not None:
        return person
    if services.mode == "demo":
        return GUEST
    if _is_local(request, services):
        return LOCAL
    raise NotSignedIn("You are not signed in.", hint="Sign in, or send an API key in the header x-api-key.")


def _with_key(services: Services, key: str) -> Actor:
    now = services.clock.now()

    def read(session: Session) -> tuple[KeyInfo | None, Actor | None]:
        info = key_behind(session, key)
        return info, actor_with(session, info, now) if info else None

    info, actor = services.db.remembered(("key", key), read)
    if info is None or actor is None or info.state(now) != "active":
        raise Refused(UNKNOWN, hint="Make one with `hansa key create --scope organization`.")
    services.seen.key(info.id, info.last_used_at, now)
    return actor


def _is_local(request: Request, services: Services) -> bool:
    """Whoever sits at this machine could read the mesh's files anyway; with an owner, the machine may be other people's too."""
    host = (request.url.hostname or "").lower()
    here = request.client is not None and request.client.host in LOOPBACK and host in LOOPBACK
    if not here or any(name in request.headers for name in FORWARDED):
        return False
    if services.sign_in.local_operator:
        return True
    with services.db.read() as session:
        return not has_owner(session)


async def identify(request: Request) -> None:
    """Finds out who asks before anything else is prepared; a stranger is refused by the routes that need somebody.

    Whose a key is stands in memory, where the registry is a file: a thread for that would cost more than the look. A token may
    have to be asked about elsewhere, and PostgreSQL is elsewhere.
    """
    key = key_of(request)
    if key and not is_token(key) and services_of(request).db.dialect == "sqlite":
        _identify(request)
    else:
        await run_in_threadpool(_identify, request)


def _identify(request: Request) -> None:
    try:
        api_reader(request)
    except Refused as error:
        request.state.refused = error


async def asking(request: Request) -> Actor:
    """`api_actor` for routes, where `identify` has read all there is to read: without a thread of its own."""
    refused = getattr(request.state, "refused", None)
    if refused is not None:
        raise refused
    return api_actor(request)
