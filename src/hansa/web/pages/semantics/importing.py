"""`/semantics/-/import`: a file of OSI, Turtle, RDF/XML, N-Triples or JSON-LD into a namespace."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import UploadFile
from starlette.responses import RedirectResponse
from starlette.routing import Route

from hansa.api.actors import actor_of
from hansa.api.ontology_file import keep
from hansa.api.services import services_of
from hansa.contracts.convert.rdf.ontology_file import read_ontology
from hansa.kernel.errors import HansaError, InvalidInput, Refused
from hansa.kernel.ids import is_id, slug
from hansa.kernel.permissions import Permission
from hansa.registry import ontologies
from hansa.registry.authority import may_anywhere
from hansa.registry.records.values import Kind
from hansa.registry.semantics import queries
from hansa.registry.teams.queries import list_teams
from hansa.web.render import render
from hansa.web.rights import check_add, check_edit, may_add

if TYPE_CHECKING:
    from sqlalchemy.orm import Session
    from starlette.requests import Request
    from starlette.responses import Response

    from hansa.kernel.actor import Actor

MAX_FILE = 20_000_000
"""Bytes; the largest ontologies of industry are a few megabytes a file."""


@dataclass(frozen=True, slots=True)
class Sent:
    """What the form says: `team` keeps the namespace where it is new and the file names none."""

    namespace: str
    team: str = ""
    name: str = ""
    content: bytes = b""


def ask(request: Request) -> Response:
    namespace = request.query_params.get("namespace", "")
    with services_of(request).db.read() as session:
        space, actor = queries.find_namespace(session, namespace), actor_of(request)
        if space is not None:
            check_edit(session, actor, Kind.NAMESPACE, space)
        elif not may_import(session, actor):
            check_add(session, actor, Kind.NAMESPACE)
    return _page(request, Sent(namespace))


def may_import(session: Session, actor: Actor) -> bool:
    """Into a namespace of their own, or into one that stands."""
    return may_add(session, actor, Permission.SEMANTIC_NAMESPACE_ADD) or may_anywhere(
        session, actor, Permission.SEMANTIC_NAMESPACE_EDIT
    )


async def bring(request: Request) -> Response:
    async with request.form(max_part_size=MAX_FILE) as form:
        namespace, team = (str(form.get(name, "")).strip() for name in ("namespace", "team"))
        asked, file = Sent(namespace, team), form.get("file")
        if not isinstance(file, UploadFile) or not file.filename:
            return _page(request, asked, error=InvalidInput("No file was chosen.", hint="Choose one."))
        sent = replace(asked, name=file.filename, content=await file.read(MAX_FILE + 1))
    return await run_in_threadpool(_bring, request, sent)


def _bring(request: Request, sent: Sent) -> Response:
    services, name, content = services_of(request), sent.name, sent.content
    wanted = sent.namespace or slug(name.rpartition(".")[0])
    try:
        if len(content) > MAX_FILE:
            raise InvalidInput(f"{name} is longer than {MAX_FILE // 1_000_000} MB.", hint="Import a part of it.")
        if not is_id(wanted) or "/" in wanted:
            raise InvalidInput(f"{wanted!r} is no name of a namespace.", hint="Use letters, digits and . _ - only.")
        ontology, _ = read_ontology(content.decode("utf-8-sig"), name, wanted)
        with services.db.write() as session:
            record = queries.find_namespace(session, wanted)
            if record is not None and record.data.get("read_only") is True:
                raise Refused(f"The namespace `{wanted}` is read only in the browser.", hint="Use the API.")
            if record is None and sent.team and not ontology.about.get("team"):
                ontology = replace(ontology, about={**ontology.about, "team": sent.team})
            write = ontologies.Write(request.state.actor, f"Imported {name}", services.clock.now())
            ontologies.import_ontology(session, write, ontology)
        keep(services, wanted)
    except UnicodeDecodeError as error:
        return _page(request, sent, error=InvalidInput(f"{name} is not UTF-8: byte {error.start}."))
    except HansaError as error:
        return _page(request, sent, error=error)
    return RedirectResponse(f"/semantics/{quote(wanted)}", 303)


def _page(request: Request, sent: Sent, error: HansaError | None = None) -> Response:
    with services_of(request).db.read() as session:
        known = [data["id"] for data, _, _ in queries.list_namespaces(session)]
        teams = [(team.id, team.name) for team in list_teams(session)]
    context: dict[str, Any] = {"sent": sent, "known": known, "teams": teams, "error": error}
    status = 200 if error is None else 403 if isinstance(error, Refused) else 422
    return render(request, "semantics/import.html", status=status, **context)


ROUTES = [Route("/semantics/-/import", ask, methods=["GET"]), Route("/semantics/-/import", bring, methods=["POST"])]
