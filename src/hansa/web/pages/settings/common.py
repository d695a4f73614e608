"""What the pages of settings share: the form as it was sent, and a change that is refused beside its field."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from starlette.concurrency import run_in_threadpool

from hansa.api.actors import actor_of
from hansa.api.services import services_of
from hansa.registry.authority import check_reads_organisation, owns
from hansa.registry.settings.queries import check_revision
from hansa.web.render import render
from hansa.web.status import status_for

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable
    from datetime import datetime

    from sqlalchemy.orm import Session
    from starlette.requests import Request
    from starlette.responses import Response

    from hansa.kernel.actor import Actor
    from hansa.kernel.errors import HansaError

WHAT = "the organisation's settings"
WHY = "Changed in the browser"
FIELDS = 2000
"""Values of one form: a role has 53 boxes, a directory may have hundreds of groups."""


@dataclass(frozen=True, slots=True)
class Given:
    """A form as it was sent; the last value of a name counts."""

    pairs: tuple[tuple[str, str], ...] = ()

    def one(self, name: str, default: str = "") -> str:
        return dict(self.pairs).get(name, default).replace("\r\n", "\n")

    def many(self, name: str) -> list[str]:
        return [value for key, value in self.pairs if key == name]

    @property
    def revision(self) -> int:
        text = self.one("revision")
        return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0


@dataclass(frozen=True, slots=True)
class Change:
    """One write: who, when, and that the setting still is what the page has shown."""

    session: Session
    actor: Actor
    at: datetime
    given: Given

    def check(self, setting: str) -> None:
        check_revision(self.session, setting, self.given.revision)


def posting(act: Callable[[Request, Given], Response]) -> Callable[[Request], Awaitable[Response]]:
    """An endpoint that reads the form and does the rest in a thread."""

    async def endpoint(request: Request) -> Response:
        async with request.form(max_fields=FIELDS) as form:
            given = Given(tuple((name, value) for name, value in form.multi_items() if isinstance(value, str)))
        return await run_in_threadpool(act, request, given)

    return endpoint


def write(request: Request, given: Given, change: Callable[[Change], None]) -> None:
    """Does it in one transaction; what it raises is for the page to show."""
    services = services_of(request)
    with services.db.write() as session:
        change(Change(session, actor_of(request), services.clock.now(), given))


def page(request: Request, template: str, *, error: HansaError | None = None, **context: Any) -> Response:
    """`may` is whether the actor may change what is shown; a refused change shows the page as it was filled."""
    actor = actor_of(request)
    now = services_of(request).clock.now()
    return render(
        request, template, status=status_for(error), **{"may": owns(actor), "error": error, "now": now, **context}
    )


def check_sees(request: Request) -> None:
    """Raises Refused for who does not see what the organisation has set."""
    check_reads_organisation(actor_of(request), what=WHAT)
