"""Every component in one page: the sheet to look at while working, and what the screenshot test reads."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import TYPE_CHECKING

from starlette.routing import Route

from hansa.kernel.findings import Finding, Place, Severity
from hansa.web.render import render

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response

_NOW = datetime(2026, 9, 1, 12, tzinfo=UTC)
_FINDING = Finding(
    "reference-missing",
    Severity.ERROR,
    Place("dataproducts/orders.yaml", 14, 5, "/team/name"),
    "There is no team `checkot`.",
    "Write `checkout`, or add the team.",
)


async def sheet(request: Request) -> Response:
    facet = [
        SimpleNamespace(value="a", label="Checkout", count=12),
        SimpleNamespace(value="b", label="Search", count=4),
    ]
    points = [(18 + i * 7 % 13, "warn" if i == 9 else "bad" if i == 17 else "good") for i in range(24)]
    return render(
        request,
        "ui/page.html",
        now=_NOW,
        earlier=_NOW - timedelta(hours=3),
        finding_=_FINDING,
        facet_=facet,
        points=points,
    )


ROUTES = [Route("/ui", sheet)]
