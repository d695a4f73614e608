"""`/semantics`: the namespaces; `/semantics/{namespace}`: its map and concepts; `/semantics/{namespace}/{id}`: one concept.

Programs ask the same addresses for one property of ODCS; `/{organisation}/semantics/…` are the manager's addresses of the same.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from hansa.api import odcs
from hansa.api.actors import actor_of
from hansa.api.services import services_of
from hansa.contracts.convert.rdf.ontology_out import export_ontology
from hansa.kernel.errors import NotFound
from hansa.kernel.permissions import Permission
from hansa.registry.authority import may
from hansa.registry.meanings import find_concept, used_by
from hansa.registry.properties import as_property
from hansa.registry.records.queries import links_to, names
from hansa.registry.records.values import Kind
from hansa.registry.semantics import queries
from hansa.registry.semantics.names import IRI_BASE, iri_of, parted, record_id
from hansa.registry.teams.queries import list_teams
from hansa.standards.osi.values import ConceptKind, kind_of, parts_of, text_of
from hansa.standards.osi.write import write
from hansa.web.download import attachment
from hansa.web.pages.semantics import view
from hansa.web.pages.semantics.forms import ROUTES as FORMS
from hansa.web.pages.semantics.importing import ROUTES as IMPORTING
from hansa.web.pages.semantics.importing import may_import
from hansa.web.pages.semantics.said import said
from hansa.web.people import versions
from hansa.web.render import render
from hansa.web.rights import may_add

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy.orm import Session
    from starlette.requests import Request

    from hansa.registry.meanings import Meaning
    from hansa.registry.records.queries import Link
    from hansa.registry.semantics.values import ConceptRow
    from hansa.standards.osi.values import Part

PAGE = 200
"""Concepts on one page of the list."""

GLYPHS = {
    ConceptKind.ENTITY.value: "box",
    ConceptKind.PROPERTY.value: "tag",
    ConceptKind.SHARED_PROPERTY.value: "link",
    ConceptKind.METRIC.value: "activity",
    ConceptKind.GROUP.value: "layout-grid",
}
WORDS = {
    ConceptKind.ENTITY.value: "Entity",
    ConceptKind.PROPERTY.value: "Property",
    ConceptKind.SHARED_PROPERTY.value: "Shared property",
    ConceptKind.METRIC.value: "Metric",
    ConceptKind.GROUP.value: "Group",
}


def namespaces(request: Request) -> Response:
    with services_of(request).db.read() as session:
        found = queries.list_namespaces(session)
        teams = {team.id: team.name for team in list_teams(session)}
        adds = may_add(session, actor_of(request), Permission.SEMANTIC_NAMESPACE_ADD)
        imports = may_import(session, actor_of(request))
    shown = [(said(data), n, m) for data, n, m in found]
    return render(request, "semantics/list.html", found=shown, teams=teams, may_add=adds, may_import=imports)


def namespace(request: Request) -> Response:
    identifier = request.path_params["namespace"]
    params = request.query_params
    words, kind, group = (params.get(word, "").strip()[:200] for word in ("q", "kind", "group"))
    number = int(params["p"]) if params.get("p", "").isdecimal() and len(params["p"]) < 6 else 0
    with services_of(request).db.read() as session:
        record = queries.find_namespace(session, identifier)
        if record is None:
            raise NotFound(f"There is no semantic namespace `{identifier}`.", hint="Semantics lists them all.")
        concepts = queries.list_concepts(session, identifier)
        links = queries.list_links(session, identifier)
        teams = {team.id: team.name for team in list_teams(session)}
        rights = may_edit(session, request, record.data)
    found = matching(concepts, words, kind, group)
    return render(
        request,
        "semantics/namespace.html",
        partial="semantics/_results.html",
        space=said(record.data),
        map=view.build(concepts, links, group),
        found=found[number * PAGE : (number + 1) * PAGE],
        total=len(found),
        links=links,
        titles={row.id: row.name for row in concepts},
        page=number,
        more=len(found) > (number + 1) * PAGE,
        groups=[row for row in concepts if row.kind == ConceptKind.GROUP],
        hues=view.hues(concepts),
        kinds=[each for each in WORDS if any(row.kind == each for row in concepts)],
        chosen={"q": words, "kind": kind, "group": group},
        teams=teams,
        rights=rights,
        glyphs=GLYPHS,
        words=WORDS,
    )


def matching(concepts: Sequence[ConceptRow], words: str, kind: str, group: str) -> list[ConceptRow]:
    wanted = words.lower().split()
    return [
        row
        for row in concepts
        if all(word in f"{row.name} {row.id} {row.summary}".lower() for word in wanted)
        and kind in {"", row.kind}
        and group in {"", row.group}
    ]


def concept(request: Request) -> Response:
    space, rest = request.path_params["namespace"], request.path_params["rest"]
    services = services_of(request)
    with services.db.read() as session:
        meaning = find_concept(session, record_id(space, rest))
        if meaning is None:
            raise NotFound(f"There is no concept `{rest}` in `{space}`.", hint=f"Look for it in /semantics/{space}.")
        if odcs.wanted(request):
            return odcs.answer(as_property(session, meaning))
        whole = meaning if not meaning.part else find_concept(session, meaning.id)
        record = queries.find_namespace(session, space)
        if whole is None or record is None:
            raise NotFound(f"There is no concept `{rest}` in `{space}`.")
        context = _concept(session, whole, space)
        context["rights"] = may_edit(session, request, record.data)
    return render(
        request,
        "semantics/concept.html",
        space=said(record.data),
        concept=said(whole.data),
        whole=whole,
        part=meaning.part,
        identifier=parted(whole.id)[1],
        iri=iri_of(space, parted(whole.id)[1], text_of(whole.data.get("iri"))),
        now=services.clock.now(),
        glyphs=GLYPHS,
        words=WORDS,
        **context,
    )


@dataclass(frozen=True, slots=True)
class Use:
    """A place in another document that means this: its kind, address, title, and where in it."""

    kind: str
    url: str
    title: str
    place: str


def uses(session: Session, links: Sequence[Link]) -> list[Use]:
    """Those that the reader may see."""
    titles = {
        kind: names(session, kind, {link.id for link in links if link.kind is kind})
        for kind in {link.kind for link in links}
    }
    return [
        Use(
            link.kind.value,
            f"/{link.kind.value}/{quote(link.id, safe='/')}"
            + (f"/schema#{quote(link.name)}" if link.kind is Kind.CONTRACT and link.name else ""),
            titles[link.kind][link.id],
            link.name,
        )
        for link in links
        if link.id in titles[link.kind]
    ]


def _concept(session: Session, meaning: Meaning, space: str) -> dict[str, Any]:
    data = meaning.data
    shared = {
        ref: said(found.data)
        for each in parts_of(data.get("properties"))
        if (ref := text_of(each.get("ref"))) and (found := find_concept(session, record_id(space, ref))) is not None
    }
    links = queries.links_of(session, meaning.id)
    ends = {end for link in links for end in (link.start, link.end)} | {record_id(space, text_of(data.get("group")))}
    rows = queries.list_concepts(session, space) if kind_of(data) == ConceptKind.GROUP else []
    return {
        "properties": said(parts_of(data.get("properties"))),
        "shared": shared,
        "links": links,
        "titles": names(session, Kind.CONCEPT, ends),
        "members": [row for row in rows if row.group == parted(meaning.id)[1]],
        "holders": _holders(session, meaning),
        "uses": uses(session, used_by(session, meaning)),
        "teams": {team.id: team.name for team in list_teams(session)},
        "revisions": versions(session, Kind.CONCEPT, meaning.id),
    }


def _holders(session: Session, meaning: Meaning) -> dict[str, str]:
    """The entities that use a shared property: id → name."""
    if kind_of(meaning.data) != ConceptKind.SHARED_PROPERTY:
        return {}
    links = links_to(session, Kind.CONCEPT, [meaning.id], ("property",))
    return names(session, Kind.CONCEPT, {link.id for link in links})


def may_edit(session: Session, request: Request, data: Part) -> bool:
    """A read-only namespace is changed by programs alone."""
    team = text_of(data.get("team")) or None
    allowed = may(session, actor_of(request), Permission.SEMANTIC_NAMESPACE_EDIT, team)
    return allowed and data.get("read_only") is not True


def download(request: Request) -> Response:
    identifier = request.path_params["namespace"]
    with services_of(request).db.read() as session:
        found = queries.ontology(session, identifier)
    if found is None:
        raise NotFound(f"There is no semantic namespace `{identifier}`.")
    headers = attachment(identifier, ".ontology.yaml")
    return Response(write(found), media_type="application/yaml", headers=headers)


def turtle(request: Request) -> Response:
    identifier = request.path_params["namespace"]
    with services_of(request).db.read() as session:
        found = queries.ontology(session, identifier)
    if found is None:
        raise NotFound(f"There is no semantic namespace `{identifier}`.")
    return Response(export_ontology(found, f"{IRI_BASE}{quote(identifier)}/"), media_type="text/turtle")


def elsewhere(request: Request) -> Response:
    """The manager's addresses begin with the organisation; here there is one."""
    space, rest = request.path_params["namespace"], request.path_params["rest"]
    if odcs.wanted(request):
        return concept(request)
    return RedirectResponse(f"/semantics/{quote(space)}/{quote(rest, safe='/')}", 307)


ROUTES = [
    *IMPORTING,
    *FORMS,
    Route("/semantics", namespaces),
    Route("/semantics/{namespace}", namespace, methods=["GET"]),
    Route("/semantics/{namespace}/-/ontology.yaml", download),
    Route("/semantics/{namespace}/-/ontology.ttl", turtle),
    Route("/semantics/{namespace}/{rest:path}", concept, methods=["GET"]),
    Route("/{organisation}/semantics/{namespace}/{rest:path}", elsewhere, methods=["GET"]),
]
