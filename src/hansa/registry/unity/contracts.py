"""Which contracts name tables of a Unity Catalog: by their own servers, or by those of the output ports that promise them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import or_, select

from hansa.registry.contracts.queries import load_contract
from hansa.registry.products.queries import providers
from hansa.registry.records.model import RecordRow
from hansa.registry.records.queries import get, links_from, mapping
from hansa.registry.records.values import Kind
from hansa.registry.unity.words import wishes

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy import ColumnElement
    from sqlalchemy.orm import Session

    from hansa.kernel.json import Json
    from hansa.registry.unity.values import Wish

_HINTS = ("%databricks%", "%unity%")
_KEYS = ("type", "host", "catalog", "schema")


def wishes_of(session: Session, contract: str, host: str) -> list[Wish]:
    """Empty where there is no such contract, or none of its tables is of the workspace."""
    ports = dict(_ports(session, contract))
    known = RecordRow.kind == Kind.CONTRACT.value, RecordRow.id == contract
    if not ports and session.scalar(select(RecordRow.id).where(*known, _speaks())) is None:
        return []  # most contracts: they need not be read
    loaded = load_contract(session, contract)
    if loaded is None:
        return []
    servers = {each.server: {key: each.get(key) for key in _KEYS} for each in loaded[0].servers}
    return list(wishes(loaded[0], servers | ports, host))


def candidates(session: Session) -> list[str]:
    """Contracts whose text, or whose product's, speaks of the platform; `wishes_of` says more."""
    kinds = RecordRow.kind.in_([Kind.CONTRACT.value, Kind.PRODUCT.value])
    found = session.execute(select(RecordRow.kind, RecordRow.id).where(kinds, _speaks()))
    by = {Kind.CONTRACT.value: set[str](), Kind.PRODUCT.value: set[str]()}
    for kind, identifier in found:
        by[kind].add(identifier)
    promised = links_from(session, Kind.PRODUCT, sorted(by[Kind.PRODUCT.value]), ("output",))
    return sorted(by[Kind.CONTRACT.value] | {link.target_id for link in promised})


def _speaks() -> ColumnElement[bool]:
    return or_(*(RecordRow.text.ilike(hint) for hint in _HINTS))


def _ports(session: Session, contract: str) -> Iterator[tuple[str, dict[str, Json]]]:
    """`{product}/{port}` → the server that the port itself names."""
    for product, port in providers(session, contract):
        record = get(session, Kind.PRODUCT, product)
        ports = mapping(record.data).get("outputPorts") if record else None
        for each in ports if isinstance(ports, list) else []:
            said = mapping(each)
            if port in {said.get("name"), said.get("id")}:
                server = mapping(said.get("server") or _custom(said, "server"))
                if server:
                    yield f"{product}/{port}", {"type": said.get("type"), **server}


def _custom(port: dict[str, Json], name: str) -> Json:
    listed = port.get("customProperties")
    found = (mapping(each) for each in listed) if isinstance(listed, list) else ()
    return next((each.get("value") for each in found if each.get("property") == name), None)
