"""`/semantics/-/import`: a file of OSI, Turtle, RDF/XML, N-Triples or JSON-LD into a namespace."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import UploadFile
from starlette.responses import RedirectResponse
from starlette.routing import Route

from hansa.api.ontology_file import keep
from hansa.api.services import services_of
from hansa.contracts.convert.rdf.ontology_file import read_ontology
from hansa.kernel.errors import HansaError, InvalidInput, Refused
from hansa.kernel.ids import is_id, slug
from hansa.registry import ontologies
from hansa.registry.semantics import queries
from hansa.web.render import render

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response

MAX_FILE = 20_000_000
"""Bytes; the largest ontologies of industry are a few megabytes a file."""


def ask(request: Request) -> Response:
    return _page(request, request.query_params.get("namespace", ""))


async def bring(request: Request) -> Response:
    async with request.form(max_part_size=MAX_FILE) as form:
        namespace, sent = str(form.get("namespace", "")).strip(), form.get("file")
        if not isinstance(sent, UploadFile) or not sent.filename:
            return _page(request, namespace, error=InvalidInput("No file was chosen.", hint="Choose one."))
        name, content = sent.filename, await sent.read(MAX_FILE + 1)
    return await run_in_threadpool(_bring, request, namespace, name, content)


def _bring(request: Request, namespace: str, name: str, content: bytes) -> Response:
    services = services_of(request)
    wanted = namespace or slug(name.rpartition(".")[0])
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
            write = ontologies.Write(request.state.actor, f"Imported {name}", services.clock.now())
            ontologies.import_ontology(session, write, ontology)
        keep(services, wanted)
    except UnicodeDecodeError as error:
        return _page(request, namespace, error=InvalidInput(f"{name} is not UTF-8: byte {error.start}."))
    except HansaError as error:
        return _page(request, namespace, error=error)
    return RedirectResponse(f"/semantics/{wanted}", 303)


def _page(request: Request, namespace: str, error: HansaError | None = None) -> Response:
    with services_of(request).db.read() as session:
        known = [data["id"] for data, _, _ in queries.list_namespaces(session)]
    context: dict[str, Any] = {"namespace": namespace, "known": known, "error": error}
    status = 200 if error is None else 403 if isinstance(error, Refused) else 422
    return render(request, "semantics/import.html", status=status, **context)


ROUTES = [Route("/semantics/-/import", ask, methods=["GET"]), Route("/semantics/-/import", bring, methods=["POST"])]
