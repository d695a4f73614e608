"""`/api/semantics`: what words mean, by IRI, and the namespaces with their concepts and relationships."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, TypeVar

from fastapi import APIRouter, Depends, Query, Request, Response
from fastapi.responses import JSONResponse
from pydantic import BaseModel

from hansa.api import odcs
from hansa.api.actors import api_actor
from hansa.api.answers import located
from hansa.api.ontology_file import keep
from hansa.api.sent import Body, mapping_of, model_of, text_of
from hansa.api.services import Services, services_of
from hansa.api.wire.semantics import (
    SemanticConcept,
    SemanticNamespace,
    SemanticRelationship,
    namespace_out,
    part_out,
    same,
)
from hansa.kernel.actor import Actor
from hansa.kernel.errors import InvalidInput, NotFound
from hansa.registry import ontologies
from hansa.registry.meanings import find_concept, resolve
from hansa.registry.ontologies import Write
from hansa.registry.properties import as_property
from hansa.registry.records.values import Kind
from hansa.registry.semantics import queries
from hansa.registry.semantics.names import record_id
from hansa.standards.osi.read import read
from hansa.standards.osi.write import write as written

if TYPE_CHECKING:
    from collections.abc import Callable

Sent = TypeVar("Sent", bound=BaseModel)

router = APIRouter(tags=["semantics"])

BASE = "/semantics/experimental/namespaces"
ONE = BASE + "/{namespace:id}"
CONCEPTS, RELATIONSHIPS = ONE + "/concepts", ONE + "/relationships"
YAML = "application/yaml"

Asks = Annotated[Actor, Depends(api_actor)]
Uses = Annotated[Services, Depends(services_of)]


def _write(request: Request, actor: Asks, services: Uses) -> Write:
    return Write(actor, request.headers.get("x-why", "through the API"), services.clock.now())


def _text(body: Body) -> str:
    return text_of(body)


def _parsed(model: type[Sent]) -> Callable[[bytes], Sent]:
    """A dependency that reads the body as `model`."""

    def read_body(body: Body) -> Sent:
        return model_of(model, mapping_of(body))

    return read_body


Writes = Annotated[Write, Depends(_write)]
Text = Annotated[str, Depends(_text)]


@router.get("/semantics", operation_id="resolveSemantics")
def by_iri(iri: Annotated[str, Query(max_length=2000)], request: Request, actor: Asks, services: Uses) -> Response:
    """The concept (or definition) that an IRI or address names; as one property of ODCS where that is asked for."""
    del actor
    with services.db.read() as session:
        meaning = resolve(session, [iri]).get(iri)
        if meaning is None:
            raise NotFound(f"Nothing here has the IRI `{iri}`.", hint=f"GET /api{BASE} lists the namespaces.")
        if odcs.wanted(request):
            return odcs.answer(as_property(session, meaning))
    return JSONResponse(part_out(meaning.data))


@router.get(BASE, operation_id="listSemanticNamespaces")
def list_namespaces(actor: Asks, services: Uses) -> Response:
    del actor
    with services.db.read() as session:
        return JSONResponse([namespace_out(data) for data, _, _ in queries.list_namespaces(session)])


@router.get(ONE + "/ontology.yaml", operation_id="getSemanticOntologyYaml")
def get_ontology(namespace: str, actor: Asks, services: Uses) -> Response:
    del actor
    with services.db.read() as session:
        found = queries.ontology(session, namespace)
    if found is None:
        raise _no_namespace(namespace)
    return Response(written(found), media_type=YAML)


@router.put(ONE + "/ontology.yaml", operation_id="putSemanticOntologyYaml")
def put_ontology(namespace: str, text: Text, request: Request, writes: Writes, services: Uses) -> Response:
    """Adds and replaces what the document names, in one transaction; what it does not name stays."""
    ontology, findings = read(text, "ontology.yaml", namespace)
    if ontology is None or findings:
        raise InvalidInput("The ontology cannot be read.", findings=findings)
    with services.db.write() as session:
        ontologies.import_ontology(session, writes, ontology)
    keep(services, namespace)
    return located(request, Response(status_code=200), "semantics", namespace)


@router.get(CONCEPTS, operation_id="listSemanticConcepts")
def list_concepts(namespace: str, actor: Asks, services: Uses) -> Response:
    return _list(services, actor, Kind.CONCEPT, namespace)


@router.get(CONCEPTS + "/{identifier:ids}", operation_id="getSemanticConcept")
def get_concept(namespace: str, identifier: str, request: Request, actor: Asks, services: Uses) -> Response:
    """Also a property of an entity, as `order.order_id`."""
    del actor
    with services.db.read() as session:
        meaning = find_concept(session, record_id(namespace, identifier))
        if meaning is None:
            raise NotFound(
                f"There is no concept `{identifier}` in `{namespace}`.", hint=f"GET /api{BASE}/{namespace}/concepts."
            )
        if odcs.wanted(request):
            return odcs.answer(as_property(session, meaning))
    return JSONResponse(part_out(meaning.data))


@router.put(CONCEPTS + "/{identifier:ids}", operation_id="putSemanticConcept")
def put_concept(
    namespace: str,
    identifier: str,
    request: Request,
    *,
    wanted: Annotated[SemanticConcept, Depends(_parsed(SemanticConcept))],
    writes: Writes,
    services: Uses,
) -> Response:
    said = same(wanted.said(), "id", identifier)
    with services.db.write() as session:
        ontologies.put_concept(session, writes, namespace, identifier, said)
    keep(services, namespace)
    return located(request, Response(status_code=200), f"semantics/{namespace}", identifier)


@router.delete(CONCEPTS + "/{identifier:ids}", operation_id="deleteSemanticConcept")
def delete_concept(namespace: str, identifier: str, writes: Writes, services: Uses) -> Response:
    """Takes its relationships along; 200 also where there is none."""
    with services.db.write() as session:
        if queries.find_part(session, Kind.CONCEPT, namespace, identifier):
            ontologies.remove_concept(session, writes, namespace, identifier)
    keep(services, namespace)
    return Response(status_code=200)


@router.get(RELATIONSHIPS, operation_id="listSemanticRelationships")
def list_relationships(namespace: str, actor: Asks, services: Uses) -> Response:
    return _list(services, actor, Kind.RELATIONSHIP, namespace)


@router.get(RELATIONSHIPS + "/{identifier:ids}", operation_id="getSemanticRelationship")
def get_relationship(namespace: str, identifier: str, actor: Asks, services: Uses) -> Response:
    del actor
    with services.db.read() as session:
        record = queries.find_part(session, Kind.RELATIONSHIP, namespace, identifier)
    if record is None:
        hint = f"GET /api{BASE}/{namespace}/relationships."
        raise NotFound(f"There is no relationship `{identifier}` in `{namespace}`.", hint=hint)
    return JSONResponse(part_out(record.data))


@router.put(RELATIONSHIPS + "/{identifier:ids}", operation_id="putSemanticRelationship")
def put_relationship(
    namespace: str,
    identifier: str,
    request: Request,
    *,
    wanted: Annotated[SemanticRelationship, Depends(_parsed(SemanticRelationship))],
    writes: Writes,
    services: Uses,
) -> Response:
    said = same(wanted.said(), "id", identifier)
    with services.db.write() as session:
        ontologies.put_relationship(session, writes, namespace, identifier, said)
    keep(services, namespace)
    return located(request, Response(status_code=200), "semantics", namespace)


@router.delete(RELATIONSHIPS + "/{identifier:ids}", operation_id="deleteSemanticRelationship")
def delete_relationship(namespace: str, identifier: str, writes: Writes, services: Uses) -> Response:
    with services.db.write() as session:
        if queries.find_part(session, Kind.RELATIONSHIP, namespace, identifier):
            ontologies.remove_relationship(session, writes, namespace, identifier)
    keep(services, namespace)
    return Response(status_code=200)


@router.get(ONE, operation_id="getSemanticNamespace")
def get_namespace(namespace: str, actor: Asks, services: Uses) -> Response:
    del actor
    with services.db.read() as session:
        record = queries.find_namespace(session, namespace)
    if record is None:
        raise _no_namespace(namespace)
    return JSONResponse(namespace_out(record.data))


@router.put(ONE, operation_id="putSemanticNamespace")
def put_namespace(
    namespace: str,
    wanted: Annotated[SemanticNamespace, Depends(_parsed(SemanticNamespace))],
    request: Request,
    *,
    writes: Writes,
    services: Uses,
) -> Response:
    said = same(wanted.said(), "namespace", namespace)
    with services.db.write() as session:
        ontologies.put_namespace(session, writes, namespace, said)
    keep(services, namespace)
    return located(request, Response(status_code=200), "semantics", namespace)


@router.delete(ONE, operation_id="deleteSemanticNamespace")
def delete_namespace(namespace: str, writes: Writes, services: Uses) -> Response:
    """Takes everything in it along; 200 also where there is none."""
    with services.db.write() as session:
        if queries.find_namespace(session, namespace):
            ontologies.remove_namespace(session, writes, namespace)
    keep(services, namespace)
    return Response(status_code=200)


def _list(services: Services, actor: Actor, kind: Kind, namespace: str) -> Response:
    """All of them: the manager's clients ask for one page only."""
    del actor
    with services.db.read() as session:
        if queries.find_namespace(session, namespace) is None:
            raise _no_namespace(namespace)
        return JSONResponse([part_out(data) for data in queries.list_parts(session, kind, namespace)])


def _no_namespace(namespace: str) -> NotFound:
    return NotFound(f"There is no semantic namespace `{namespace}`.", hint=f"GET /api{BASE} lists them.")
