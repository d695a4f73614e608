"""`/canvas`: the Data Product Canvas, its drafts, their download, and saving them to the mesh."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import quote

from starlette.concurrency import run_in_threadpool
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from hansa.api.actors import actor_of
from hansa.api.services import services_of
from hansa.kernel.errors import InvalidInput
from hansa.registry.teams.queries import list_teams
from hansa.standards.canvas.draft import ARCHETYPES
from hansa.standards.canvas.values import Canvas
from hansa.web.download import attachment
from hansa.web.pages.canvas import drafts as making
from hansa.web.pages.canvas.blocks import BLOCKS, SCHEDULES, canvas_of, choices, inputs, picked
from hansa.web.pages.changes.address import address_of
from hansa.web.pages.contracts.highlight import highlight
from hansa.web.render import render
from hansa.web.rights import DRAFTED, check_add

if TYPE_CHECKING:
    from collections.abc import Sequence

    from starlette.requests import Request

    from hansa.kernel.findings import Finding
    from hansa.standards.canvas.values import Drafts


@dataclass(frozen=True, slots=True)
class Filled:
    """What the form says: the canvas, the ticked inputs, and which button was pressed."""

    canvas: Canvas
    keys: tuple[str, ...]
    action: str


def empty(request: Request) -> Response:
    """A new canvas; `?domain=` and `?input=` fill in what the page before knew."""
    with services_of(request).db.read() as session:
        for kind in DRAFTED:
            check_add(session, actor_of(request), kind)
    query = request.query_params
    return _page(request, Filled(canvas_of(dict(query)), tuple(query.getlist("input")), ""))


async def post(request: Request) -> Response:
    async with request.form() as form:
        filled = Filled(
            canvas_of({name: value for name, value in form.items() if isinstance(value, str)}),
            tuple(value for value in form.getlist("input") if isinstance(value, str)),
            str(form.get("action", "preview")),
        )
    actions = {"save": _save, "download": _download}
    return await run_in_threadpool(actions.get(filled.action, _preview), request, filled)


def _preview(request: Request, filled: Filled) -> Response:
    with services_of(request).db.read() as session:
        made = making.prepare(session, filled.canvas, inputs(session, picked(choices(session), filled.keys)))
    return _page(request, filled, made)


def _download(request: Request, filled: Filled) -> Response:
    with services_of(request).db.read() as session:
        drafts, findings = making.prepare(
            session, filled.canvas, inputs(session, picked(choices(session), filled.keys))
        )
    if not drafts.ok:
        return _page(request, filled, (drafts, findings), status=422)
    headers = attachment(drafts.product_id, ".zip")
    return Response(making.as_zip(drafts), media_type="application/zip", headers=headers)


def _save(request: Request, filled: Filled) -> Response:
    services = services_of(request)
    with services.db.read() as session:
        chosen = inputs(session, picked(choices(session), filled.keys))
    try:
        product = making.save(services, actor_of(request), filled.canvas, chosen)
    except InvalidInput as error:
        with services.db.read() as session:
            drafts, findings = making.prepare(session, filled.canvas, chosen)
        return _page(request, filled, (drafts, findings or error.findings), status=422)
    there = address_of(product.request) if product.request else f"/dataproducts/{quote(product.id, safe='')}"
    return RedirectResponse(there, 303)


def _page(
    request: Request, filled: Filled, made: tuple[Drafts, Sequence[Finding]] | None = None, *, status: int = 200
) -> Response:
    with services_of(request).db.read() as session:
        offered = choices(session)
        teams = list_teams(session)
    drafts, findings = made or (None, ())
    fields = set(Canvas.__dataclass_fields__)
    by_field: dict[str, str] = {}
    for finding in findings:
        if finding.place.document in fields:
            by_field.setdefault(finding.place.document, f"{finding.text} {finding.fix}".strip())
    return render(
        request,
        "canvas/page.html",
        partial="canvas/_drafts.html",
        status=status,
        canvas=filled.canvas,
        keys=filled.keys,
        offered=offered,
        groups=list(dict.fromkeys(choice.group for choice in offered)),
        team_choices=[(team.id, team.name) for team in teams],
        drafts=drafts,
        findings=findings,
        problems={f.place.document for f in findings if f.severity == "error"},
        by_field=by_field,
        contract_lines=highlight(drafts.contract) if drafts else (),
        product_lines=highlight(drafts.product) if drafts else (),
        BLOCKS=BLOCKS,
        SCHEDULES=SCHEDULES,
        ARCHETYPES=ARCHETYPES,
    )


ROUTES = [Route("/canvas", empty, methods=["GET"]), Route("/canvas", post, methods=["POST"])]
