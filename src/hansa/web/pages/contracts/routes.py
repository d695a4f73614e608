"""`/datacontracts`: the list, and one contract with its tabs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from starlette.responses import Response
from starlette.routing import Route

from hansa.api.actors import actor_of
from hansa.api.services import services_of
from hansa.kernel.permissions import Permission
from hansa.registry.authority import may_write
from hansa.registry.meanings import resolve
from hansa.registry.records.links import means
from hansa.registry.records.values import Kind
from hansa.registry.teams.queries import list_teams
from hansa.web.download import attachment
from hansa.web.pages.branches.view import listing
from hansa.web.pages.changes.banner import waiting_for
from hansa.web.pages.contracts import history, promises, tests, tree
from hansa.web.pages.contracts.highlight import highlight
from hansa.web.pages.contracts.listing import ROWS, Filters, find
from hansa.web.pages.contracts.subject import TABS, Subject, load, locate
from hansa.web.pages.git.panel import panel, status_of_panel
from hansa.web.people import versions
from hansa.web.render import render
from hansa.web.rights import may_add

if TYPE_CHECKING:
    from sqlalchemy.orm import Session
    from starlette.requests import Request


def contracts(request: Request) -> Response:
    services = services_of(request)
    filters = Filters.of(request.query_params)
    with services.db.read() as session:
        teams = list_teams(session)
        names = {team.id: team.name for team in teams}
        found = find(session, filters, names)
        adds = may_add(session, actor_of(request), Permission.DATACONTRACT_ADD)
    return render(
        request,
        "contracts/list.html",
        partial="contracts/_results.html",
        found=found,
        rows=ROWS,
        following=[(key, value) for key, value in request.query_params.multi_items() if key != "p"],
        filters=filters,
        may_add=adds,
        names=names,
        hues={team.id: team.hue for team in teams},
    )


def contract(request: Request) -> Response:
    services = services_of(request)
    with services.db.read() as session:
        identifier, tab = locate(session, request.path_params["rest"])
        subject = load(session, identifier)
        if tab == "yaml" and "download" in request.query_params:
            return _download(subject)
        team = {each.id: each for each in list_teams(session)}
        edits = may_write(session, actor_of(request), Permission.DATACONTRACT_EDIT, subject.record.owner)
        context = _CONTEXT[tab](session, subject, request)
        waiting = waiting_for(session, actor_of(request), Kind.CONTRACT, identifier)
    return render(
        request,
        "contracts/page.html",
        status=status_of_panel(request),
        subject=subject,
        contract=subject.contract,
        record=subject.record,
        teams=team,
        tab=tab,
        may_edit=edits,
        TABS=TABS,
        waiting=waiting,
        now=services.clock.now(),
        **context,
    )


def _download(subject: Subject) -> Response:
    headers = attachment(subject.record.id, ".odcs.yaml")
    return Response(subject.record.text, media_type="application/yaml", headers=headers)


def _overview(session: Session, subject: Subject, request: Request) -> dict[str, Any]:
    del session, request
    return {"terms": promises.terms(subject.contract)}


def _schema(session: Session, subject: Subject, request: Request) -> dict[str, Any]:
    del request
    objects = [(each, tree.rows(each)) for each in subject.contract.schema_]
    tables = {each.name: [link.url for link in each.authoritative_definitions if means(link)] for each, _ in objects}
    urls = {url for _, rows in objects for row in rows for url in row.means} | {u for t in tables.values() for u in t}
    return {"objects": objects, "tables": tables, "meanings": resolve(session, urls)}


def _quality(session: Session, subject: Subject, request: Request) -> dict[str, Any]:
    del request
    return {"groups": promises.quality(session, subject)}


def _levels(session: Session, subject: Subject, request: Request) -> dict[str, Any]:
    del request
    return {"levels": promises.levels(session, subject)}


def _servers(session: Session, subject: Subject, request: Request) -> dict[str, Any]:
    del session, request
    return {"servers": [promises.server(each) for each in subject.contract.servers]}


def _yaml(session: Session, subject: Subject, request: Request) -> dict[str, Any]:
    del session, request
    return {"lines": highlight(subject.record.text)}


def _history(session: Session, subject: Subject, request: Request) -> dict[str, Any]:
    revisions = versions(session, Kind.CONTRACT, subject.record.id)
    chosen = history.choose(revisions, request.query_params.get("old", ""), request.query_params.get("new", ""))
    return {
        "revisions": revisions,
        "comparison": history.comparison(*chosen) if chosen else None,
    }


def _branches(session: Session, subject: Subject, request: Request) -> dict[str, Any]:
    return listing(session, actor_of(request), subject.record)


def _git(session: Session, subject: Subject, request: Request) -> dict[str, Any]:
    return panel(session, request, Kind.CONTRACT, subject.record.id)


_CONTEXT = {
    "overview": _overview,
    "schema": _schema,
    "quality": _quality,
    "tests": tests.results,
    "levels": _levels,
    "servers": _servers,
    "yaml": _yaml,
    "history": _history,
    "branches": _branches,
    "git": _git,
}

ROUTES = [Route("/datacontracts", contracts), Route("/datacontracts/{rest:path}", contract)]
