"""How a contract's document (ODCS, or DCS read as ODCS) is read into the records."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hansa.contracts.lint.folder import ALONE
from hansa.contracts.lint.rules import names_unique
from hansa.contracts.lint.subject import Subject
from hansa.kernel.findings import Finding, Severity
from hansa.kernel.permissions import Permission
from hansa.registry.contracts.card import card
from hansa.registry.records import links
from hansa.registry.records.standard import Standard, understand_standard
from hansa.registry.records.values import Entry, Kind, Reference, Rights, Shape, Understood
from hansa.standards.odcs.contract import Contract

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from hansa.kernel.findings import Place
    from hansa.kernel.json import Json
    from hansa.standards.document import Document
    from hansa.standards.odcs.schema import Property


def read(text: str, name: str, expected_id: str | None) -> Understood:
    said, findings = understand_standard(text, name, STANDARD, expected_id)
    if said is None:
        return Understood(None, findings)
    contract, document = said
    return Understood(_entry(contract, document), (*findings, *_repeated(document)))


def _repeated(document: Document) -> Iterator[Finding]:
    """No table can be made with two columns of one name, and no record of it: what lint says, as an error of the registry's."""
    if document.spec != "odcs" or not _shares_a_name(document.data.get("schema")):
        return
    for problem in names_unique.repeated(Subject(document, ALONE), "name"):
        if problem.severity is None:
            place = document.place(problem.pointer)
            yield Finding(names_unique.RULE.code, Severity.ERROR, place, problem.text, problem.fix)


def _shares_a_name(parts: Json) -> bool:
    """Whether the rule has to look: nearly always it has not, and a look at it takes as long as the rest of reading."""
    listed = [each for each in parts if isinstance(each, dict)] if isinstance(parts, list) else []
    names = [name for each in listed if isinstance(name := each.get("name"), str)]
    if len(set(names)) < len(names):
        return True
    return any(_shares_a_name(each.get("properties")) or _shares_a_name([each.get("items")]) for each in listed)


def _entry(contract: Contract, document: Document) -> Entry:
    owner = (contract.team.name if contract.team else None) or ""
    return Entry(
        id=contract.id,
        name=contract.name or contract.id,
        data=document.data,
        owner=owner,
        status=contract.status or "",
        domain=contract.domain or "",
        version=contract.version,
        summary=contract.description.purpose or "",
        card=card(contract),
        references=_references(contract, document, owner),
        facets=(
            ("owner", owner),
            ("domain", contract.domain or ""),
            ("status", contract.status or ""),
            *(("tag", tag) for tag in contract.tags),
        ),
        words=" ".join(_words(contract)),
    )


def _references(contract: Contract, document: Document, owner: str) -> tuple[Reference, ...]:
    """A contract may come from elsewhere: its domain is a word, which here may name a team; its owner must be one."""
    found = []
    if owner:
        pointer = "/info/owner" if document.spec == "dcs" else "/team/name"
        found.append(Reference("owner", Kind.TEAM, owner, document.later(pointer)))
    if contract.domain:
        pointer = "/info/domain" if document.spec == "dcs" else "/domain"
        where = document.later(pointer)
        found.append(Reference("domain", Kind.TEAM, contract.domain, where, required=False, holds=False))
    found += links.references(contract.authoritative_definitions, "", _links_at(document, ""))
    for index, schema in enumerate(contract.schema_):
        pointer = f"/schema/{index}"
        found += links.references(schema.authoritative_definitions, schema.name, _links_at(document, pointer))
        found += _meanings(schema.properties, schema.name, document, pointer)
    return tuple(found)


def _meanings(properties: Iterable[Property], above: str, document: Document, pointer: str) -> Iterator[Reference]:
    """What the columns are said to mean; `above` is the path of names to them."""
    for index, prop in enumerate(properties):
        name, here = f"{above}.{prop.name}", f"{pointer}/properties/{index}"
        yield from links.references(prop.authoritative_definitions, name, _links_at(document, here))
        yield from _meanings(prop.properties, name, document, here)
        if prop.items is not None:
            yield from _meanings(prop.items.properties, name, document, f"{here}/items")


def _links_at(document: Document, pointer: str) -> Callable[[int], Callable[[], Place]]:
    return lambda index: document.later(f"{pointer}/authoritativeDefinitions/{index}/url")


def _words(contract: Contract) -> Iterable[str]:
    yield contract.name or ""
    yield contract.description.purpose or ""
    yield contract.description.usage or ""
    yield from contract.tags
    for schema in contract.schema_:
        yield schema.name
        yield schema.description or ""
        yield from _columns(schema.properties)


def _columns(properties: Iterable[Property]) -> Iterable[str]:
    for prop in properties:
        yield prop.name
        yield prop.description or ""
        yield from _columns(prop.properties)


STANDARD = Standard(
    frozenset({"odcs", "dcs"}),
    Contract.parse,
    "This is a data product, not a data contract.",
    "Put it under dataproducts.",
)
RIGHTS = Rights(Permission.DATACONTRACT_ADD, Permission.DATACONTRACT_EDIT, Permission.DATACONTRACT_DELETE)
SHAPE = Shape(Kind.CONTRACT, "DataContract", "data contract", read, rights=RIGHTS)
