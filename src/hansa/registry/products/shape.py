"""How a product's document (ODPS, or DPS read as ODPS) is read into the records."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from hansa.kernel.findings import Finding, Severity
from hansa.kernel.ids import short, slug
from hansa.kernel.permissions import Permission
from hansa.registry.records import links
from hansa.registry.records.standard import Standard, understand_standard
from hansa.registry.records.values import Entry, Kind, Reference, Rights, Shape, Understood
from hansa.standards.odps.product import Product

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from hansa.kernel.findings import Place
    from hansa.kernel.json import Json
    from hansa.standards.document import Document
    from hansa.standards.odps.ports import Port

_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")


def read(text: str, name: str, expected_id: str | None) -> Understood:
    said, findings = understand_standard(text, name, STANDARD, expected_id)
    if said is None:
        return Understood(None, findings)
    product, document = said
    return Understood(_entry(product, document), (*findings, *_twice(product, document)))


def address(identifier: str, domain: str) -> str:
    """`checkout/orders`; also for an id such as `urn:dataproduct:checkout:orders`."""
    name = slug(short(identifier)) or slug(identifier)
    return f"{slug(domain)}/{name}" if slug(domain) else name


def archetype(word: str) -> str:
    """`sourceAligned` is shown as `source-aligned`."""
    return slug(_CAMEL.sub("-", word))


def _entry(product: Product, document: Document) -> Entry:
    owner = (product.team.name if product.team else None) or ""
    domain = product.domain or owner
    kind = archetype(product.type or str(product.custom("type") or ""))
    status = product.status or ""
    ports = [part for port in product.output_ports for part in (port.name, port.id or "")]
    return Entry(
        id=product.id,
        name=product.name or product.id,
        data=document.data,
        owner=owner,
        status=status,
        domain=domain,
        version=product.version or "",
        summary=product.description.purpose or "",
        address=address(product.id, domain),
        card=_card(product, kind),
        references=tuple(_references(product, document, owner)),
        facets=(
            ("domain", domain),
            ("owner", owner),
            ("status", status),
            ("archetype", kind),
            ("visibility", _visibility(product)),
            *(("tag", tag) for tag in product.tags),
            *(("part", part) for part in ports),
        ),
        words=" ".join(_words(product, kind)),
    )


def _card(product: Product, kind: str) -> dict[str, Json]:
    outputs: list[Json] = [
        {
            "name": port.name,
            "id": port.id or "",
            "version": port.version or "",
            "contract": port.contract_id,
            "description": port.description or "",
            "type": port.type or "",
            "pii": _yes(port.custom("containsPii")),
            "auto": _yes(port.custom("autoApprove")),
        }
        for port in product.output_ports
    ]
    inputs: list[Json] = [
        {
            "name": port.name,
            "version": port.version or "",
            "contract": port.contract_id,
            "source": _text(port.custom("sourceSystemId")) or None,
        }
        for port in product.input_ports
    ]
    return {
        "archetype": kind,
        "tags": list(product.tags),
        "outputs": outputs,
        "inputs": inputs,
        "links": len(product.authoritative_definitions),
        "support": bool(product.support),
    }


def _references(product: Product, document: Document, owner: str) -> Iterable[Reference]:
    old = document.spec == "dps"
    retired = product.status == "retired"
    if owner:
        yield Reference("owner", Kind.TEAM, owner, document.later("/info/owner" if old else "/team/name"))
    yield from links.references(product.authoritative_definitions, "", _links_at(document, ""))
    if product.domain:
        yield Reference("domain", Kind.TEAM, product.domain, document.later("/domain"))
    for number, port in enumerate(product.output_ports):
        yield from links.references(
            port.authoritative_definitions, port.name, _links_at(document, f"/outputPorts/{number}")
        )
        if port.contract_id:
            key = "dataContractId" if old else "contractId"
            yield _port("retired-output" if retired else "output", port, document.later(f"/outputPorts/{number}/{key}"))
    for number, reads in enumerate(product.input_ports):
        base = f"/inputPorts/{number}"
        if reads.contract_id:
            yield _port("retired-input" if retired else "input", reads, document.later(f"{base}/contractId"))
        source = _text(reads.custom("sourceSystemId"))
        if source:
            where = document.later(f"{base}/sourceSystemId" if old else _custom_pointer(base, reads, "sourceSystemId"))
            yield Reference("source", Kind.SOURCE, source, where, name=reads.name)


def _links_at(document: Document, pointer: str) -> Callable[[int], Callable[[], Place]]:
    return lambda index: document.later(f"{pointer}/authoritativeDefinitions/{index}/url")


def _port(role: str, port: Port, where: Callable[[], Place]) -> Reference:
    return Reference(role, Kind.CONTRACT, port.contract_id or "", where, name=port.name, version=port.version or "")


def _custom_pointer(base: str, port: Port, name: str) -> str:
    number = next(n for n, item in enumerate(port.custom_properties) if item.property == name)
    return f"{base}/customProperties/{number}/value"


def _twice(product: Product, document: Document) -> Iterable[Finding]:
    """Two output ports of one name would have one address; versions of a port differ in their names here."""
    for key, ports in (("outputPorts", product.output_ports), ("inputPorts", product.input_ports)):
        seen: set[str] = set()
        for number, port in enumerate(ports):
            if port.name in seen:
                place = document.place(f"/{key}/{number}/name")
                text = f"There are two {'output' if key == 'outputPorts' else 'input'} ports named `{port.name}`."
                fix = "Give each its own name; versions can stand in it, as in `orders_v2`."
                yield Finding("product/port-twice", Severity.ERROR, place, text, fix)
            seen.add(port.name)


def _words(product: Product, kind: str) -> Iterable[str]:
    yield from (product.name or "", kind, product.domain or "", product.description.purpose or "")
    yield from (product.description.usage or "", *product.tags)
    for port in product.output_ports:
        yield f"{port.name} {port.description or ''} {port.type or ''}"


def _yes(value: Json) -> bool:
    return value is True or (isinstance(value, str) and value.strip().lower() == "true")


def _visibility(product: Product) -> str:
    """`private` is found by few; everything else by everybody, and needs no facet."""
    return "private" if _text(product.custom("visibility")).lower() == "private" else ""


def _text(value: Json) -> str:
    return value.strip() if isinstance(value, str) else ""


STANDARD = Standard(
    frozenset({"odps", "dps"}),
    Product.parse,
    "This is a data contract, not a data product.",
    "Put it under datacontracts.",
)
RIGHTS = Rights(Permission.DATAPRODUCT_ADD, Permission.DATAPRODUCT_EDIT, Permission.DATAPRODUCT_DELETE)
SHAPE = Shape(Kind.PRODUCT, "DataProduct", "data product", read, rights=RIGHTS)
