"""Making, changing and removing namespaces, concepts and relationships in the browser, and importing an ontology."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from starlette.concurrency import run_in_threadpool
from starlette.responses import RedirectResponse
from starlette.routing import Route

from hansa.api.actors import actor_of
from hansa.api.ontology_file import keep
from hansa.api.services import services_of
from hansa.kernel.errors import Conflict, HansaError, InvalidInput, NotFound, Refused
from hansa.kernel.ids import is_id, slug
from hansa.registry import ontologies
from hansa.registry.ontologies import Write
from hansa.registry.records.values import Kind
from hansa.registry.semantics import queries
from hansa.registry.semantics.names import parted
from hansa.registry.teams.queries import list_teams
from hansa.standards.osi.values import ConceptKind, text_of
from hansa.web.pages.forms import fields
from hansa.web.pages.semantics import filled
from hansa.web.render import render
from hansa.web.rights import check_add, check_edit
from hansa.web.sent import texts

if TYPE_CHECKING:
    from collections.abc import Callable

    from sqlalchemy.orm import Session
    from starlette.requests import Request
    from starlette.responses import Response

    from hansa.kernel.json import Json
    from hansa.registry.records.values import Record
    from hansa.standards.osi.values import Part
    from hansa.web.pages.forms.fields import Field

MOST = 2_000
"""Concepts that a select offers."""


@dataclass(frozen=True, slots=True)
class Noun:
    """One kind of thing that has a form; `word` is the part of its address."""

    word: str
    label: str
    purpose: str
    kind: Kind
    fields: tuple[Field, ...]


NAMESPACE = Noun("namespace", "namespace", "A namespace holds concepts that belong together and are kept by one team.", Kind.NAMESPACE, filled.NAMESPACE)  # fmt: skip
CONCEPT = Noun("concept", "concept", "A thing of the business, a property of it, or a metric, said once for all contracts.", Kind.CONCEPT, filled.CONCEPT)  # fmt: skip
RELATIONSHIP = Noun("relationship", "relationship", "How two concepts hang together, as a sentence.", Kind.RELATIONSHIP, filled.RELATIONSHIP)  # fmt: skip


@dataclass(frozen=True, slots=True)
class State:
    """A form as it is shown: `record` is what stands, `values` what the fields say."""

    noun: Noun
    namespace: str
    identifier: str
    values: dict[str, str]
    record: Record | None = None
    problems: dict[str, str] = field(default_factory=dict)
    error: HansaError | None = None
    status: int = 200


def show(noun: Noun) -> Callable[[Request], Response]:
    def page(request: Request) -> Response:
        namespace, identifier = _asked(request, noun)
        record = _record(request, noun, namespace, identifier)
        _check_right(request, noun, namespace)
        if record is not None:
            values = _shown(record.data, noun)
        else:
            asked = request.query_params
            values = {each.name: asked.get(each.name, "") for each in noun.fields}
            values["kind"] = values.get("kind") or ConceptKind.ENTITY.value
            values["type"] = values.get("type") or "relatedTo"
        return _form(request, State(noun, namespace, identifier, values, record))

    return page


def save(noun: Noun) -> Callable[[Request], Any]:
    async def page(request: Request) -> Response:
        sent = await texts(request)
        return await run_in_threadpool(_save, request, noun, sent)

    return page


def _save(request: Request, noun: Noun, texts: dict[str, str]) -> Response:
    namespace, identifier = _asked(request, noun)
    record = _record(request, noun, namespace, identifier)
    values = {each.name: texts.get(each.name, "") for each in noun.fields}
    kept = tuple(each for each in noun.fields if not (record and each.only_new))
    taken, problems = fields.take(values, kept)
    name = identifier or str(taken.get("id") or "") or _made(noun, values)
    if not is_id(name):
        problems.setdefault("id", "An id has letters, digits and . _ - : / only, and begins with a letter or digit.")
    state = State(noun, namespace, identifier, values, record, problems, status=422)
    if problems:
        return _form(request, state)
    try:
        _write(request, state, name, taken, texts.get("revision", ""))
    except HansaError as error:
        status = 409 if isinstance(error, Conflict) else 422
        return _form(request, State(noun, namespace, identifier, values, record, {}, error, status))
    return RedirectResponse(_address(noun, namespace or name, name), 303)


def _write(request: Request, state: State, name: str, taken: dict[str, Json], revision: str) -> None:
    services, noun, namespace = services_of(request), state.noun, state.namespace
    why = "Edited in the browser"
    with services.db.write() as session:
        write = Write(request.state.actor, why, services.clock.now())
        _check_open(session, namespace)
        stands = (
            queries.find_namespace(session, name)
            if noun is NAMESPACE
            else queries.find_part(session, noun.kind, namespace, name)
        )
        if stands is None and revision not in {"", "0"}:
            raise NotFound(f"`{name}` was removed while you were editing.")
        if stands is not None and revision != str(stands.revision):
            raise Conflict(
                f"`{name}` was changed by {stands.updated_by} meanwhile."
                if revision != "0"
                else f"There is a {noun.label} `{name}` already.",
                hint="Open it anew, or choose another id.",
            )
        said = _said(noun, stands.data if stands else {}, taken)
        if noun is NAMESPACE:
            ontologies.put_namespace(session, write, name, said)
        elif noun is CONCEPT:
            ontologies.put_concept(session, write, namespace, name, said)
        else:
            ontologies.put_relationship(session, write, namespace, name, said)
    keep(services, namespace or name)


def _said(noun: Noun, stands: Part, taken: dict[str, Json]) -> Part:
    """What stands, with the form's values over it; what the form has no field for stays."""
    said = dict(stands)
    if noun is RELATIONSHIP:
        roles = stands.get("roles")
        before = roles if isinstance(roles, list) else [{}, {}]
        ends = [taken.pop("from", ""), taken.pop("to", "")]
        said["roles"] = [
            {**(old if isinstance(old, dict) else {}), "concept": end} for old, end in zip(before, ends, strict=False)
        ]
    if noun is CONCEPT:
        properties = filled.merged(taken.pop("properties", None), stands.get("properties"))
        said["properties"] = list(properties) if taken.get("kind") == ConceptKind.ENTITY or properties else None
    for name, value in taken.items():
        said[name] = value or None
    return said


def _made(noun: Noun, values: dict[str, str]) -> str:
    if noun is RELATIONSHIP:
        return ".".join(filter(None, (values.get("from", ""), slug(values.get("name", "")), values.get("to", ""))))
    return slug(values.get("name", ""))


def ask(request: Request) -> Response:
    noun, namespace, identifier = _named(request)
    _check_right(request, noun, namespace, remove=True)
    return _delete_form(request, noun, namespace, identifier)


async def delete(request: Request) -> Response:
    return await run_in_threadpool(_delete, request)


def _delete(request: Request) -> Response:
    noun, namespace, identifier = _named(request)
    services = services_of(request)
    try:
        with services.db.write() as session:
            write = Write(request.state.actor, "Removed in the browser", services.clock.now())
            _check_open(session, namespace)
            if noun is NAMESPACE:
                ontologies.remove_namespace(session, write, namespace)
            elif noun is CONCEPT:
                ontologies.remove_concept(session, write, namespace, identifier)
            else:
                ontologies.remove_relationship(session, write, namespace, identifier)
        keep(services, namespace)
    except HansaError as error:
        return _delete_form(request, noun, namespace, identifier, error=error)
    return RedirectResponse("/semantics" if noun is NAMESPACE else f"/semantics/{quote(namespace)}", 303)


def _check_right(request: Request, noun: Noun, namespace: str, *, remove: bool = False) -> None:
    """Raises Refused where saving would: what is in a namespace is its team's to write."""
    actor = actor_of(request)
    with services_of(request).db.read() as session:
        space = queries.find_namespace(session, namespace) if namespace else None
        if space is None:
            check_add(session, actor, Kind.NAMESPACE)
            return
        _check_open(session, namespace)
        check_edit(session, actor, Kind.NAMESPACE, space, remove=remove and noun is NAMESPACE)


def _check_open(session: Session, namespace: str) -> None:
    record = queries.find_namespace(session, namespace) if namespace else None
    if record is not None and record.data.get("read_only") is True:
        raise Refused(
            f"The namespace `{namespace}` is read only in the browser.",
            hint="Change it where it comes from, by its API.",
        )


def _asked(request: Request, noun: Noun) -> tuple[str, str]:
    namespace = request.path_params.get("namespace", "")
    return namespace, namespace if noun is NAMESPACE else request.query_params.get("id", "")


def _named(request: Request) -> tuple[Noun, str, str]:
    noun = next(each for each in (NAMESPACE, CONCEPT, RELATIONSHIP) if each.word == request.path_params["word"])
    namespace, identifier = _asked(request, noun)
    if _record(request, noun, namespace, identifier) is None:
        raise NotFound(f"There is no {noun.label} `{identifier or namespace}`.")
    return noun, namespace, identifier


def _record(request: Request, noun: Noun, namespace: str, identifier: str) -> Record | None:
    with services_of(request).db.read() as session:
        if namespace and queries.find_namespace(session, namespace) is None:
            raise NotFound(f"There is no semantic namespace `{namespace}`.", hint="Semantics lists them all.")
        if not identifier:
            return None
        found = (
            queries.find_namespace(session, namespace)
            if noun is NAMESPACE
            else queries.find_part(session, noun.kind, namespace, identifier)
        )
    if found is None:
        raise NotFound(f"There is no {noun.label} `{identifier}` in `{namespace}`.")
    return found


def _shown(data: Part, noun: Noun) -> dict[str, str]:
    roles = data.get("roles")
    ends = (
        [text_of(each.get("concept")) if isinstance(each, dict) else "" for each in roles]
        if isinstance(roles, list)
        else ["", ""]
    )
    return fields.show(data, noun.fields) | ({"from": ends[0], "to": ends[1]} if noun is RELATIONSHIP else {})


def _address(noun: Noun, namespace: str, name: str) -> str:
    return f"/semantics/{quote(namespace)}" + (f"/{quote(name, safe='/')}" if noun is CONCEPT else "")


def _form(request: Request, state: State) -> Response:
    noun, record = state.noun, state.record
    with services_of(request).db.read() as session:
        choices = {**filled.CHOICES, "teams": [(team.id, team.name) for team in list_teams(session)]}
        if noun is not NAMESPACE:
            rows = queries.list_concepts(session, state.namespace)
            choices["concepts"] = [(parted(row.id)[1], row.name) for row in rows[:MOST]]
            choices["groups"] = [(parted(row.id)[1], row.name) for row in rows if row.kind == ConceptKind.GROUP]
    return render(
        request,
        "semantics/form.html",
        noun=noun,
        state=state,
        record=record,
        base=f"/semantics/{quote(state.namespace)}" if state.namespace else "/semantics",
        fields=[each for each in noun.fields if not (record and each.only_new)],
        choices=choices,
        first=next(iter(state.problems), ""),
        status=state.status,
    )


def _delete_form(
    request: Request, noun: Noun, namespace: str, identifier: str, *, error: HansaError | None = None
) -> Response:
    context: dict[str, Any] = {"noun": noun, "namespace": namespace, "identifier": identifier, "error": error}
    status = 422 if isinstance(error, InvalidInput) else 403 if error else 200
    return render(request, "semantics/delete.html", status=status, **context)


_ONE = "/semantics/{namespace}/-"
ROUTES = [
    Route("/semantics/-/new", show(NAMESPACE), methods=["GET"]),
    Route("/semantics/-/new", save(NAMESPACE), methods=["POST"]),
    Route(f"{_ONE}/edit", show(NAMESPACE), methods=["GET"]),
    Route(f"{_ONE}/edit", save(NAMESPACE), methods=["POST"]),
    *[
        route
        for noun in (CONCEPT, RELATIONSHIP)
        for route in (
            Route(f"{_ONE}/{noun.word}", show(noun), methods=["GET"]),
            Route(f"{_ONE}/{noun.word}", save(noun), methods=["POST"]),
        )
    ],
    Route(_ONE + "/{word:str}/delete", ask, methods=["GET"]),
    Route(_ONE + "/{word:str}/delete", delete, methods=["POST"]),
]
