"""`/{noun}/new`, `/{noun}/{id}/edit` and `/{noun}/{id}/delete` for teams, source systems and data products."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from starlette.concurrency import run_in_threadpool
from starlette.responses import RedirectResponse
from starlette.routing import Route

from hansa.api.actors import actor_of
from hansa.api.services import services_of
from hansa.kernel.errors import HansaError, NotFound
from hansa.registry import catalogue
from hansa.registry.records.queries import ids
from hansa.registry.records.values import Kind
from hansa.registry.roles.queries import roles
from hansa.registry.teams.queries import list_teams
from hansa.web.pages.changes.address import address_of
from hansa.web.pages.contracts.diff import unified
from hansa.web.pages.forms import fields, ports, store
from hansa.web.pages.forms.nouns import CHOICES, NOUNS
from hansa.web.render import render
from hansa.web.rights import check_add, check_edit

if TYPE_CHECKING:
    from collections.abc import Mapping

    from starlette.requests import Request
    from starlette.responses import Response

    from hansa.kernel.findings import Finding
    from hansa.kernel.json import Json
    from hansa.registry.records.values import Record
    from hansa.web.pages.forms.nouns import Noun


OFFERED = 1_000
"""Contracts and source systems that a port's field proposes; any other id can be typed."""


def new(request: Request, noun: Noun) -> Response:
    with services_of(request).db.read() as session:
        check_add(session, actor_of(request), noun.kind)
    values = {each.name: request.query_params.get(each.name, each.codec.show(None)) for each in noun.fields}
    if "version" in values:
        values |= {"version": values["version"] or "1.0.0", "status": values["status"] or "draft"}
    return _form(request, noun, None, store.Filled(values, "", ports=_ports(noun, {})))


def edit(request: Request, noun: Noun) -> Response:
    record = _record(request, noun)
    _check_edit(request, noun, record)
    shown = fields.show(record.data, noun.fields)
    return _form(request, noun, record, store.Filled(shown, "", record.revision, _ports(noun, record.data)))


def _ports(noun: Noun, data: Mapping[str, Json]) -> ports.Ports:
    return ports.show(data) if noun.kind is Kind.PRODUCT and ports.has_ports(data) else {}


async def save(request: Request, noun: Noun) -> Response:
    filled = await _filled(request, noun)
    if filled.added:
        return await run_in_threadpool(_again, request, noun, filled)
    return await run_in_threadpool(_create if "id" not in request.path_params else _update, request, noun, filled)


def _again(request: Request, noun: Noun, filled: store.Filled) -> Response:
    """The form as it was filled in, with one more row; nothing is saved."""
    record = _record(request, noun) if "id" in request.path_params else None
    return _form(request, noun, record, filled)


def _create(request: Request, noun: Noun, filled: store.Filled) -> Response:
    try:
        result = store.create(services_of(request), actor_of(request), noun, filled)
    except HansaError as error:
        return _refused(request, noun, None, filled, error)
    if isinstance(result, store.Refusal):
        return _form(request, noun, None, filled, problems=result.problems, status=422)
    return _to(noun, result.id, result.request)


def _update(request: Request, noun: Noun, filled: store.Filled) -> Response:
    identifier = request.path_params["id"]
    try:
        result = store.update(services_of(request), actor_of(request), noun, identifier, filled)
    except store.Stale as stale:
        again = store.Filled(filled.values, filled.why, stale.record.revision, filled.ports)
        difference = unified(stale.record.text, stale.mine)
        return _form(request, noun, stale.record, again, stale=stale, difference=difference, status=409)
    except HansaError as error:
        return _refused(request, noun, _record(request, noun), filled, error)
    if isinstance(result, store.Refusal):
        return _form(request, noun, _record(request, noun), filled, problems=result.problems, status=422)
    return _to(noun, identifier, result.request if result else "")


def ask(request: Request, noun: Noun) -> Response:
    record = _record(request, noun)
    _check_edit(request, noun, record, remove=True)
    return _delete_form(request, noun, record)


def _check_edit(request: Request, noun: Noun, record: Record, *, remove: bool = False) -> None:
    with services_of(request).db.read() as session:
        check_edit(session, actor_of(request), noun.kind, record, remove=remove)


async def delete(request: Request, noun: Noun) -> Response:
    async with request.form() as form:
        why = str(form.get("why", "")).strip()
    return await run_in_threadpool(_delete, request, noun, why)


def _delete(request: Request, noun: Noun, why: str) -> Response:
    record = _record(request, noun)
    try:
        asked = store.delete(services_of(request), actor_of(request), noun, record.id, why)
    except HansaError as error:
        return _delete_form(request, noun, record, error=error, why=why, status=409)
    if asked:
        return RedirectResponse(address_of(asked), 303)
    return RedirectResponse("/marketplace" if noun.path == "dataproducts" else f"/{noun.path}", 303)


async def _filled(request: Request, noun: Noun) -> store.Filled:
    async with request.form() as form:
        texts = {name: value for name, value in form.items() if isinstance(value, str)}
        texts |= {f.name: ", ".join(map(str, form.getlist(f.name))) for f in noun.fields if f.control == "checks"}
    revision = texts.get("revision", "")
    return store.Filled(
        values={each.name: texts.get(each.name, "") for each in noun.fields},
        why=texts.get("why", "").strip(),
        revision=int(revision) if revision.isascii() and revision.isdigit() and len(revision) < 10 else 0,
        ports=ports.take(texts) if noun.kind is Kind.PRODUCT else {},
        added=texts.get("add", "") if noun.kind is Kind.PRODUCT else "",
    )


def _refused(request: Request, noun: Noun, record: Record | None, filled: store.Filled, error: HansaError) -> Response:
    """Findings that stand at a field's place are shown at the field, the others above the form."""
    problems: dict[str, str] = {}
    others: list[Finding] = []
    for finding in error.findings:
        field = next((f for f in noun.fields if finding.place.pointer and finding.place.pointer == f.pointer), None)
        if field is None or field.name in problems:
            others.append(finding)
        else:
            problems[field.name] = f"{finding.text} {finding.fix}".strip()
    return _form(request, noun, record, filled, problems=problems, findings=others, error=error, status=422)


def _form(
    request: Request, noun: Noun, record: Record | None, filled: store.Filled, *, status: int = 200, **more: Any
) -> Response:
    services = services_of(request)
    with services.db.read() as session:
        teams = [(team.id, team.name) for team in list_teams(session)]
        hints = {
            "members": f"One a line: e-mail address, then the role: {', '.join(each.name for each in roles(session))}."
        }
        known = {kind.value: sorted(ids(session, kind))[:OFFERED] for kind in (Kind.CONTRACT, Kind.SOURCE)}
    action = f"/{noun.path}/{quote(record.id, safe='')}/edit" if record else f"/{noun.path}/new"
    context = {"problems": {}, "findings": (), "error": None, "stale": None, "difference": (), **more}
    return render(
        request,
        "forms/page.html",
        noun=noun,
        record=record,
        filled=filled,
        fields=[each for each in noun.fields if not (record and each.only_new)],
        choices={**CHOICES, "teams": teams},
        hints=hints,
        known={"contracts": known[Kind.CONTRACT.value], "sources": known[Kind.SOURCE.value]},
        first=next((each.name for each in noun.fields if each.name in context["problems"]), ""),
        action=action,
        status=status,
        **context,
    )


def _delete_form(
    request: Request,
    noun: Noun,
    record: Record,
    *,
    error: HansaError | None = None,
    why: str = "",
    status: int = 200,
) -> Response:
    return render(request, "forms/delete.html", noun=noun, record=record, error=error, why=why, status=status)


def _record(request: Request, noun: Noun) -> Record:
    with services_of(request).db.read() as session:
        record = catalogue.get(session, noun.kind, request.path_params["id"])
    if record is None:
        raise NotFound(f"There is no {noun.label} `{request.path_params['id']}`.", hint="Look for it in the list.")
    return record


def _to(noun: Noun, identifier: str, change_request: str) -> Response:
    there = address_of(change_request) if change_request else f"/{noun.path}/{quote(identifier, safe='')}"
    return RedirectResponse(there, 303)


def _routes(noun: Noun) -> list[Route]:
    one = f"/{noun.path}/{{id:path}}"
    made = [
        Route(f"/{noun.path}/new", partial(new, noun=noun), methods=["GET"]),
        Route(f"/{noun.path}/new", partial(save, noun=noun), methods=["POST"]),
    ]
    return [
        *([] if noun.only_edit else made),
        Route(f"{one}/edit", partial(edit, noun=noun), methods=["GET"]),
        Route(f"{one}/edit", partial(save, noun=noun), methods=["POST"]),
        Route(f"{one}/delete", partial(ask, noun=noun), methods=["GET"]),
        Route(f"{one}/delete", partial(delete, noun=noun), methods=["POST"]),
    ]


ROUTES = [route for noun in NOUNS for route in _routes(noun)]
