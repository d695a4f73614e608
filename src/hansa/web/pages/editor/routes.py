"""`/datacontracts/new`, `/datacontracts/{id}/edit` and a branch's `/edit`: the editor as text and as form, and saving."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from starlette.concurrency import run_in_threadpool
from starlette.responses import RedirectResponse
from starlette.routing import Route

from hansa.api.actors import actor_of
from hansa.api.services import services_of
from hansa.governance.contract_branches import CONTRACT
from hansa.kernel.errors import Conflict, HansaError, InvalidInput, NotFound
from hansa.registry import catalogue
from hansa.registry.branches.commands import check_right
from hansa.registry.branches.queries import access_branch
from hansa.registry.records.values import Kind
from hansa.web.pages.changes.address import address_of
from hansa.web.pages.contracts.diff import unified
from hansa.web.pages.contracts.highlight import highlight
from hansa.web.pages.contracts.subject import consumers_of
from hansa.web.pages.drafts.sources import beginnings
from hansa.web.pages.editor import store
from hansa.web.pages.editor.draft import judged, mended
from hansa.web.pages.editor.form.apply import filled, pressed
from hansa.web.pages.editor.start import START
from hansa.web.pages.editor.view import YAML, form_view
from hansa.web.render import render
from hansa.web.rights import check_add, check_edit

if TYPE_CHECKING:
    from collections.abc import Mapping

    from starlette.requests import Request
    from starlette.responses import Response

    from hansa.contracts.convert.drafted import Drafted
    from hansa.registry.branches.values import Branch
    from hansa.registry.records.values import Record
    from hansa.web.pages.editor.draft import Draft

FIELDS = 10_000
"""Values of one post: as many as the check of its token reads."""

TEXT = 4 * 1024 * 1024
"""Bytes of one value: as many as a whole form may have."""


@dataclass(frozen=True, slots=True)
class Asked:
    """`form` is the view that is wanted, `unfolded` the rows that stand open in it, `focus` where to go on."""

    form: bool = False
    unfolded: frozenset[str] = frozenset()
    focus: str = ""


def new(request: Request) -> Response:
    with services_of(request).db.read() as session:
        check_add(session, actor_of(request), Kind.CONTRACT)
    return _page(request, None, store.Edited(START, ""), _asked(request))


def drafted(request: Request, made: Drafted | None, error: HansaError | None = None) -> Response:
    """A new contract that begins from something else, or the empty one with what was wrong."""
    text = made.text if made else START
    edited, status = store.Edited(text, ""), 422 if error else 200
    more = {"error": error} if error else {}
    return _page(request, None, edited, _asked(request), drafted=made, status=status, **more)


def edit(request: Request) -> Response:
    record, branch = _record(request), _branch(request)
    if record is None:
        return new(request)
    with services_of(request).db.read() as session:
        if branch is None:
            check_edit(session, actor_of(request), Kind.CONTRACT, record)
        else:
            check_right(session, actor_of(request), CONTRACT, record.id)
    live = store.Edited(branch.text, "", branch.revision) if branch else store.Edited(record.text, "", record.revision)
    return _page(request, record, live, _asked(request))


def _asked(request: Request) -> Asked:
    return Asked(request.query_params.get("view") == "form")


async def post(request: Request) -> Response:
    """`action` says which button: `save`, `fix-` and what is repaired, a view, a row, or else the findings alone."""
    async with request.form(max_fields=FIELDS, max_part_size=TEXT) as form:
        texts = {name: value for name, value in form.items() if isinstance(value, str)}
    number = texts.get("revision", "")
    revision = int(number) if number.isascii() and number.isdigit() and len(number) < 10 else 0
    edited = store.Edited(texts.get("text", "").replace("\r\n", "\n"), texts.get("why", "").strip(), revision)
    return await run_in_threadpool(_act, request, texts, edited)


def _act(request: Request, texts: Mapping[str, str], edited: store.Edited) -> Response:
    record, action, form = _record(request), texts.get("action", ""), texts.get("view") == "form"
    asked = Asked(form, frozenset(name[5:] for name in texts if name.startswith("open:")))
    try:
        text = filled(edited.text, texts) if form else edited.text
        if action.startswith(("add-", "remove-")):
            text, focus = pressed(text, action)
            asked = replace(asked, focus=focus)
    except HansaError as error:
        return _page(request, record, edited, asked, error=error, status=422)
    edited = replace(edited, text=text)
    if action == "save":
        return _save(request, record, edited, asked)
    if action in {"view-form", "view-yaml"}:
        asked = Asked(action == "view-form")
    if action.startswith("fix-"):
        edited = replace(edited, text=mended(_draft(request, record, edited.text), action[4:]))
    return _page(request, record, edited, asked)


def _save(request: Request, record: Record | None, edited: store.Edited, asked: Asked) -> Response:
    try:
        after = _saved(request, record, edited)
    except Conflict as conflict:
        live = _branch(request) or _record(request)
        again = replace(edited, revision=live.revision if live else 0)
        difference = unified(live.text, edited.text) if live else ()
        return _page(request, _record(request), again, asked, error=conflict, difference=difference, status=409)
    except HansaError as error:
        return _page(request, record, edited, asked, error=error, status=422)
    return RedirectResponse(after, 303)


def _saved(request: Request, record: Record | None, edited: store.Edited) -> str:
    """Where what was saved is shown."""
    services, actor, name = services_of(request), actor_of(request), request.path_params.get("branch", "")
    if record is None or not name:
        saved = store.save(services, actor, record.id if record else None, edited)
        return address_of(saved.request) if saved.request else f"/datacontracts/{quote(saved.id, safe='')}"
    store.save_branch(services, actor, record.id, name, edited)
    return _address(record.id, name)


def _draft(request: Request, record: Record | None, text: str) -> Draft:
    services = services_of(request)
    with services.db.read() as session:
        consumers = consumers_of(session, record.id) if record else ()
    return judged(text, record, consumers, services.clock.now().date())


def _page(
    request: Request, record: Record | None, edited: store.Edited, asked: Asked, *, status: int = 200, **more: Any
) -> Response:
    draft = _draft(request, record, edited.text)
    view = form_view(draft, asked.unfolded, asked.focus) if asked.form else YAML
    refused = _no_form(draft) if asked.form and view.kind != "form" else None
    context = {"error": refused, "difference": (), "drafted": None, **more}
    if record is None and context["drafted"] is None:
        context["begin"] = beginnings(request)
    name = request.path_params.get("branch", "")
    action = f"{_address(record.id, name)}/edit" if record else "/datacontracts/new"
    return render(
        request,
        "editor/page.html",
        partial="editor/_work.html",
        record=record,
        branch_name=name,
        edited=edited,
        draft=draft,
        view=view,
        lines=highlight(edited.text) if view.kind == "yaml" else (),
        action=action,
        status=status,
        **context,
    )


def _no_form(draft: Draft) -> HansaError:
    document = draft.document
    if document is None:
        hint = "Correct the YAML first, then change to the form."
    elif document.spec != "odcs" or document.spec_version.startswith("2."):
        hint = "The form speaks ODCS 3: edit this one as YAML."
    else:
        hint = "It has too many fields for one page: edit it as YAML."
    return InvalidInput("The form cannot show this text.", hint=hint)


def _address(contract: str, branch: str) -> str:
    base = f"/datacontracts/{quote(contract, safe='')}"
    return f"{base}/branches/{quote(branch, safe='')}" if branch else base


def _branch(request: Request) -> Branch | None:
    """The branch that is edited in place of the contract itself."""
    if "branch" not in request.path_params:
        return None
    with services_of(request).db.read() as session:
        return access_branch(session, Kind.CONTRACT, request.path_params["id"], request.path_params["branch"])


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
    Route("/datacontracts/{id:path}/branches/{branch:path}/edit", edit, methods=["GET"]),
    Route("/datacontracts/{id:path}/branches/{branch:path}/edit", post, methods=["POST"]),
    Route("/datacontracts/{id:path}/edit", edit, methods=["GET"]),
    Route("/datacontracts/{id:path}/edit", post, methods=["POST"]),
]
