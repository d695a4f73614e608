"""Writes to the meaning of things: namespaces, concepts and relationships, one by one or as a whole ontology.

Every write goes through the catalogue; what is here knows which documents a wish means.

put_namespace · put_concept · put_relationship     create or replace one
import_ontology                                    adds and replaces, leaves what the ontology does not name
replace_ontology                                   the same, and takes away what the ontology does not name
remove_concept · remove_relationship · remove_namespace
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from hansa.kernel.errors import InvalidInput
from hansa.kernel.growing import growing
from hansa.registry import catalogue, rights
from hansa.registry.records.queries import links_to
from hansa.registry.records.values import Draft, Kind
from hansa.registry.semantics import queries
from hansa.registry.semantics.names import parted, record_id
from hansa.standards.osi.read import read
from hansa.standards.osi.values import parts_of, text_of, title
from hansa.standards.osi.words import CONCEPT, without_nothing
from hansa.standards.write import dump, reads_back

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import datetime

    from sqlalchemy.orm import Session

    from hansa.kernel.actor import Actor
    from hansa.registry.records.values import Outcome
    from hansa.standards.osi.values import Ontology, Part


ORDER = ("name", "kind", "type", "description", "iri", *CONCEPT, "roles", "multiplicity", "verbalizes", "properties")
"""In which order the stored documents say things; what is not here follows by name."""


@dataclass(frozen=True, slots=True)
class Write:
    """Who writes, when, and why."""

    actor: Actor
    why: str
    at: datetime


def put_namespace(session: Session, write: Write, namespace: str, said: Part) -> Outcome:
    return _put(session, write, [_namespace(namespace, said)])[0]


def put_concept(session: Session, write: Write, namespace: str, identifier: str, said: Part) -> Outcome:
    """Properties that are null or not said stay as they are; an empty list takes them away."""
    _must_exist(session, namespace)
    stands = queries.find_part(session, Kind.CONCEPT, namespace, identifier)
    return _put(session, write, [_concept(namespace, identifier, said, stands.data if stands else {})])[0]


def put_relationship(session: Session, write: Write, namespace: str, identifier: str, said: Part) -> Outcome:
    _must_exist(session, namespace)
    return _put(session, write, [_relationship(namespace, identifier, said)])[0]


def import_ontology(session: Session, write: Write, ontology: Ontology) -> tuple[Outcome, ...]:
    """Creates the namespace where it is new. What the ontology omits of the namespace itself stays as it is."""
    with growing():
        return _put(session, write, drafts(session, ontology))


def replace_ontology(session: Session, write: Write, ontology: Ontology) -> tuple[Outcome, ...]:
    """The namespace says afterwards what the ontology says, and nothing else."""
    outcomes = import_ontology(session, write, ontology)
    name = ontology.namespace
    kept = {record_id(name, each) for each in (*ontology.concepts, *ontology.relationships)}
    concepts = [each for each in queries.ids_of(session, Kind.CONCEPT, name) if each not in kept]
    relationships = [each for each in queries.ids_of(session, Kind.RELATIONSHIP, name) if each not in kept]
    if concepts or relationships:
        rights.check_parts(session, write.actor, name)
        _remove_parts(session, write, name, concepts, relationships)
    return outcomes


def _remove_parts(
    session: Session, write: Write, namespace: str, concepts: Sequence[str], relationships: Sequence[str]
) -> None:
    """As `remove_concept`, for many at once; what leads in from other namespaces is judged there."""
    links = links_to(session, Kind.CONCEPT, concepts, ("from", "to", "group", "property"))
    leading = {link.id for link in links if link.kind is Kind.RELATIONSHIP}
    for each in sorted(each for each in leading if parted(each)[0] != namespace):
        catalogue.remove(session, write.actor, Kind.RELATIONSHIP, each, why=write.why, at=write.at)
    users: dict[str, set[str]] = {}
    for link in links:
        if link.kind is Kind.CONCEPT:
            users.setdefault(link.id, set()).add(parted(link.target_id)[1])
    changed = [_without(session, each, users[each]) for each in sorted(users.keys() - set(concepts))]
    if changed:
        _put(session, write, changed)
    own = {each for each in leading if parted(each)[0] == namespace}
    for kind, gone in ((Kind.RELATIONSHIP, own | set(relationships)), (Kind.CONCEPT, set(concepts))):
        catalogue.remove_parts(session, write.actor, kind, sorted(gone), why=write.why, at=write.at)


def drafts(session: Session, ontology: Ontology) -> list[Draft]:
    """The documents that an ontology is, as they would stand after an import."""
    name = ontology.namespace
    stands = queries.find_namespace(session, name)
    about = {**(stands.data if stands else {}), **ontology.about}
    known = {text_of(each.get("id")): each for each in queries.list_parts(session, Kind.CONCEPT, name)}
    return _drafts(ontology, about, known, "")


def plain_drafts(ontology: Ontology, source: str) -> list[Draft]:
    """The documents that an ontology is where it says everything; findings name them `source#main/order`."""
    return _drafts(ontology, ontology.about, {}, source)


def _drafts(ontology: Ontology, about: Part, known: Mapping[str, Part], source: str) -> list[Draft]:
    name = ontology.namespace
    found = [_namespace(name, about, source)]
    for identifier, each in ontology.concepts.items():
        found.append(_concept(name, identifier, each, known.get(identifier, {}), source))
    for identifier, each in ontology.relationships.items():
        found.append(_relationship(name, identifier, each, source))
    return found


def remove_concept(session: Session, write: Write, namespace: str, identifier: str) -> None:
    """Takes its relationships along; members of a group lose it, entities lose the shared property."""
    record = record_id(namespace, identifier)
    links = links_to(session, Kind.CONCEPT, [record], ("from", "to", "group", "property"))
    for each in sorted({link.id for link in links if link.kind is Kind.RELATIONSHIP}):
        catalogue.remove(session, write.actor, Kind.RELATIONSHIP, each, why=write.why, at=write.at)
    users = sorted({link.id for link in links if link.kind is Kind.CONCEPT})
    changed = [_without(session, each, {identifier}) for each in users if each != record]
    if changed:
        _put(session, write, changed)
    catalogue.remove(session, write.actor, Kind.CONCEPT, record, why=write.why, at=write.at)


def remove_relationship(session: Session, write: Write, namespace: str, identifier: str) -> None:
    record = record_id(namespace, identifier)
    catalogue.remove(session, write.actor, Kind.RELATIONSHIP, record, why=write.why, at=write.at)


def remove_namespace(session: Session, write: Write, namespace: str) -> None:
    """Takes everything in it along, and the relationships of other namespaces that lead into it."""
    concepts = queries.ids_of(session, Kind.CONCEPT, namespace)
    leading = {link.id for link in links_to(session, Kind.CONCEPT, concepts, ("from", "to"))}
    relationships = sorted(leading | set(queries.ids_of(session, Kind.RELATIONSHIP, namespace)))
    catalogue.remove(session, write.actor, Kind.NAMESPACE, namespace, why=write.why, at=write.at)
    for kind, gone in ((Kind.RELATIONSHIP, relationships), (Kind.CONCEPT, concepts)):
        catalogue.remove_parts(session, write.actor, kind, gone, why=write.why, at=write.at)


def _put(session: Session, write: Write, documents: Sequence[Draft]) -> tuple[Outcome, ...]:
    return catalogue.put_many(session, write.actor, documents, why=write.why, at=write.at)


def _must_exist(session: Session, namespace: str) -> None:
    if queries.find_namespace(session, namespace) is None:
        raise InvalidInput(
            f"There is no semantic namespace `{namespace}`.", hint="Make it first, or import an ontology into it."
        )


def _namespace(namespace: str, said: Part, source: str = "") -> Draft:
    kept = {name: value for name, value in _ordered(said).items() if name not in {"name", "kind"}}
    name = text_of(said.get("name")) or title(namespace)
    return _draft(Kind.NAMESPACE, namespace, {"id": namespace, "name": name, **kept}, source)


def _concept(namespace: str, identifier: str, said: Part, stands: Part, source: str = "") -> Draft:
    body = _body(namespace, identifier, said)
    body.setdefault("name", title(identifier))
    body.setdefault("kind", stands.get("kind") or "entity")
    if "properties" not in body and body["kind"] == "entity" and isinstance(stands.get("properties"), list):
        body["properties"] = stands["properties"]
    if isinstance(body.get("properties"), list):
        body["properties"] = [_inline(each) for each in parts_of(body["properties"])]
    return _draft(Kind.CONCEPT, record_id(namespace, identifier), body, source)


def _inline(said: Part) -> Part:
    """A property with what it does not say itself."""
    if "ref" in said:
        return {"ref": said["ref"]}
    kept = {name: value for name, value in _ordered(said).items() if name not in {"name", "kind"}}
    name = text_of(said.get("name")) or title(text_of(said.get("id")))
    return {"id": said.get("id", ""), "name": name, "kind": "property", **kept}


def _relationship(namespace: str, identifier: str, said: Part, source: str = "") -> Draft:
    body = _body(namespace, identifier, said)
    if "roles" not in body and "relates" in body:
        body["roles"] = body.pop("relates")
    return _draft(Kind.RELATIONSHIP, record_id(namespace, identifier), body, source)


def _body(namespace: str, identifier: str, said: Part) -> Part:
    """Without what says nothing; an empty list of properties says that there are none."""
    kept = _ordered(said)
    if said.get("properties") == []:
        kept["properties"] = []
    if "custom_fields" in kept:
        kept.setdefault("custom_properties", kept.pop("custom_fields"))
    return {"namespace": namespace, "id": identifier, **kept}


def _ordered(said: Part) -> Part:
    """Always in the same order, so that the same said twice is no change."""
    names = [name for name in ORDER if name in said] + sorted(said.keys() - {*ORDER, "id", "namespace"})
    return without_nothing({name: said[name] for name in names})


def _draft(kind: Kind, record: str, body: Part, source: str) -> Draft:
    data: Part = {name: value for name, value in body.items() if value is not None}
    known = data if reads_back(data) else None
    return Draft(kind, dump(data), f"{source}#{record}" if source else record, record, known)


def _without(session: Session, user: str, gone: set[str]) -> Draft:
    """The concept `user` without its group and shared properties that go."""
    record = catalogue.get(session, Kind.CONCEPT, user)
    data = dict(record.data) if record else {}
    if data.get("group") in gone:
        del data["group"]
    if isinstance(data.get("properties"), list):
        data["properties"] = [each for each in parts_of(data["properties"]) if each.get("ref") not in gone]
    return Draft(Kind.CONCEPT, dump(data), user, user)


def documents_of(kinds: Iterable[Kind], outcomes: Iterable[Outcome]) -> int:
    """How many documents of these kinds were created or changed."""
    wanted = set(kinds)
    return sum(each.kind in wanted and each.action in {"created", "updated"} for each in outcomes)


def put_text(session: Session, write: Write, kind: Kind, target: str, text: str) -> str:
    """Makes the document say what `text` says, and nothing else; see `texts.find_text`. The change request's id, if it must wait."""
    if kind is not Kind.NAMESPACE:
        outcome = catalogue.put(session, write.actor, kind, text, why=write.why, at=write.at, id=target, name=target)
        return outcome.request
    ontology, findings = read(text, target, target)
    if ontology is None or findings:
        raise InvalidInput("The ontology cannot be read.", findings=findings)
    replace_ontology(session, write, ontology)
    return ""
