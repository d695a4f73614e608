"""`/datacontracts/new` and `/datacontracts/{id}/edit`: the editor, its findings while one types, repairs, and saving."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from starlette.concurrency import run_in_threadpool
from starlette.responses import RedirectResponse
from starlette.routing import Route

from hansa.api.actors import actor_of
from hansa.api.services import services_of
from hansa.kernel.errors import Conflict, HansaError, NotFound
from hansa.registry import catalogue
from hansa.registry.records.values import Kind
from hansa.web.pages.contracts.diff import unified
from hansa.web.pages.contracts.highlight import highlight
from hansa.web.pages.contracts.subject import consumers_of
from hansa.web.pages.drafts.sources import beginnings
from hansa.web.pages.editor import store
from hansa.web.pages.editor.draft import judged, mended
from hansa.web.pages.editor.start import START
from hansa.web.render import render

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response

    from hansa.contracts.convert.drafted import Drafted
    from hansa.registry.records.values import Record
    from hansa.web.pages.editor.draft import Draft


def new(request: Request) -> Response:
    return _page(request, None, store.Edited(START, ""))


def drafted(request: Request, made: Drafted | None, error: HansaError | None = None) -> Response:
    """A new contract that begins from something else, or the empty one with what was wrong."""
    text = made.text if made else START
    return _page(request, None, store.Edited(text, ""), drafted=made, error=error, status=422 if error else 200)


def edit(request: Request) -> Response:
    record = _record(request)
    return _page(request, record, store.Edited(record.text, "", record.revision)) if record else new(request)


async def post(request: Request) -> Response:
    """`action` says which button: `save`, `fix` with the finding's number, or anything else for the findings alone."""
    async with request.form() as form:
        texts = {name: value for name, value in form.items() if isinstance(value, str)}
    number = texts.get("revision", "")
    revision = int(number) if number.isascii() and number.isdigit() and len(number) < 10 else 0
    edited = store.Edited(texts.get("text", "").replace("\r\n", "\n"), texts.get("why", "").strip(), revision)
    return await run_in_threadpool(_act, request, texts.get("action", ""), edited)


def _act(request: Request, action: str, edited: store.Edited) -> Response:
    record = _record(request)
    if action == "save":
        return _save(request, record, edited)
    if action.startswith("fix-") and action[4:].isascii() and action[4:].isdigit():
        draft = _draft(request, record, edited.text)
        edited = store.Edited(mended(draft, int(action[4:])), edited.why, edited.revision)
    return _page(request, record, edited)


def _save(request: Request, record: Record | None, edited: store.Edited) -> Response:
    try:
        saved = store.save(services_of(request), actor_of(request), record.id if record else None, edited)
    except Conflict as conflict:
        live = _record(request)
        again = store.Edited(edited.text, edited.why, live.revision if live else 0)
        difference = unified(live.text, edited.text) if live else ()
        return _page(request, live, again, error=conflict, difference=difference, status=409)
    except HansaError as error:
        return _page(request, record, edited, error=error, status=422)
    return RedirectResponse(f"/datacontracts/{quote(saved, safe='')}", 303)


def _draft(request: Request, record: Record | None, text: str) -> Draft:
    services = services_of(request)
    with services.db.read() as session:
        consumers = consumers_of(session, record.id) if record else ()
    return judged(text, record, consumers, services.clock.now().date())


def _page(request: Request, record: Record | None, edited: store.Edited, *, status: int = 200, **more: Any) -> Response:
    draft = _draft(request, record, edited.text)
    context = {"error": None, "difference": (), "drafted": None, **more}
    if record is None and context["drafted"] is None:
        context["begin"] = beginnings(request)
    action = f"/datacontracts/{quote(record.id, safe='')}/edit" if record else "/datacontracts/new"
    return render(
        request,
        "editor/page.html",
        partial="editor/_work.html",
        record=record,
        edited=edited,
        draft=draft,
        lines=highlight(edited.text),
        action=action,
        status=status,
        **context,
    )


def _record(request: Request) -> Record | None:
    if "id" not in request.path_params:
        return None
    with services_of(request).db.read() as session:
        record = catalogue.get(session, Kind.CONTRACT, request.path_params["id"])
    if record is None:
        hint = "Look for it in the list of contracts."
        raise NotFound(f"There is no data contract `{request.path_params['id']}`.", hint=hint)
    return record


ROUTES = [
    Route("/datacontracts/new", new, methods=["GET"]),
    Route("/datacontracts/new", post, methods=["POST"]),
    Route("/datacontracts/{id:path}/edit", edit, methods=["GET"]),
    Route("/datacontracts/{id:path}/edit", post, methods=["POST"]),
]
