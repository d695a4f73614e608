"""`/events`: the timeline, and the same as a stream."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlencode

from starlette.routing import Route

from hansa.api.services import services_of
from hansa.db import outbox
from hansa.registry.audit.queries import people
from hansa.web.pages.events.view import NOUNS, by_day, left_out, names, principals, show
from hansa.web.render import part, render
from hansa.web.sse import Look, Told, last_seen, stream

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response

    from hansa.kernel.events import Event

SIZE = 100
"""Events on one page: a screenful or two."""


def timeline(request: Request) -> Response:
    services = services_of(request)
    kind, subject = request.query_params.get("kind", ""), request.query_params.get("subject", "").strip()
    before = _number(request.query_params.get("before", ""))
    with services.db.read() as session:
        found = outbox.read(
            session,
            before=before,
            limit=SIZE + 1,
            subject=subject or None,
            names=names(kind),
            without=left_out(kind),
            newest_first=True,
        )
        newest = outbox.read(session, limit=1, newest_first=True)
        called = people(session, principals(found))
    events = found[:SIZE]
    chosen = {name: value for name, value in (("kind", kind), ("subject", subject)) if value}
    return render(
        request,
        "events/page.html",
        partial="events/_timeline.html",
        days=by_day(events, called),
        count=len(events),
        kind=kind,
        subject=subject,
        before=before,
        older=f"/events?{urlencode({**chosen, 'before': events[-1].sequence})}" if len(found) > SIZE else "",
        newer=f"/events?{urlencode(chosen)}" if before else "",
        live=f"/events/stream?{urlencode({**chosen, 'after': newest[0].sequence if newest else 0})}",
        NOUNS=NOUNS,
        now=services.clock.now(),
    )


def feed(request: Request) -> Response:
    """Server-sent events: one `item` for each event after `after`, as the timeline shows it."""
    services = services_of(request)
    kind, subject = request.query_params.get("kind", ""), request.query_params.get("subject", "").strip()
    without = left_out(kind)

    def look(after: int) -> Look:
        with services.db.read() as session:
            found = outbox.read(
                session, after=after, limit=SIZE, subject=subject or None, names=names(kind), without=without
            )
            called = people(session, principals(found))
        now = services.clock.now()
        items = [(part("events/_item.html", item=show(each, called), now=now), each.sequence) for each in found]
        told = [Told("item", text, number) for text, number in items]
        return Look(told, _last(found, after))

    return stream(request, look, last_seen(request))


def _last(found: list[Event], after: int) -> int:
    return found[-1].sequence if found else after


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else 0


ROUTES = [Route("/events", timeline), Route("/events/stream", feed)]
