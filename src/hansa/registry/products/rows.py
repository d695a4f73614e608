"""Makes rows of stored products: a few statements for a whole page, whatever its length."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from hansa.registry.products.values import InputRow, PortRow, ProductRow
from hansa.registry.records.model import RecordRow
from hansa.registry.records.queries import links_to, mapping, names
from hansa.registry.records.values import Kind

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from sqlalchemy import Row
    from sqlalchemy.orm import Session

    from hansa.kernel.json import Json

Provided = dict[str, tuple[str, str]]
"""Contract → (product, output port) that promises it."""

COLUMNS = (
    RecordRow.id,
    RecordRow.address,
    RecordRow.name,
    RecordRow.sort,
    RecordRow.summary,
    RecordRow.domain,
    RecordRow.owner,
    RecordRow.status,
    RecordRow.version,
    RecordRow.card,
    RecordRow.updated_at,
)
"""What a row is made of: all of a record but its document, which would be parsed for nothing."""


def rows(session: Session, records: Sequence[Row[*tuple[Any, ...]]], *, inputs: bool = True) -> list[ProductRow]:
    """Without `inputs`, none are said to be there, and nothing is looked up for them."""
    cards = [mapping(record.card) for record in records]
    provided = _provided(session, cards) if inputs else None
    teams = names(session, Kind.TEAM, {team for record in records for team in (record.domain, record.owner)} - {""})
    return [_row(record, card, teams, provided) for record, card in zip(records, cards, strict=True)]


def _provided(session: Session, cards: Sequence[Mapping[str, Json]]) -> Provided:
    contracts = {_text(port, "contract") for card in cards for port in _ports(card, "inputs")} - {""}
    found: Provided = {}
    for link in links_to(session, Kind.CONTRACT, contracts, ("output",)):
        found.setdefault(link.target_id, (link.id, link.name))
    return found


def _row(
    record: Row[*tuple[Any, ...]], card: Mapping[str, Json], teams: Mapping[str, str], provided: Provided | None
) -> ProductRow:
    tags = card.get("tags")
    return ProductRow(
        id=record.id,
        address=record.address or record.id,
        name=record.name,
        summary=record.summary,
        domain=record.domain,
        domain_name=teams.get(record.domain, record.domain),
        owner=record.owner,
        owner_name=teams.get(record.owner, record.owner),
        status=record.status,
        archetype=_text(card, "archetype"),
        version=record.version,
        tags=tuple(str(tag) for tag in tags) if isinstance(tags, list) else (),
        outputs=tuple(_output(port) for port in _ports(card, "outputs")),
        inputs=() if provided is None else tuple(_input(port, provided) for port in _ports(card, "inputs")),
        updated_at=record.updated_at,
    )


def _output(port: Mapping[str, Json]) -> PortRow:
    return PortRow(
        _text(port, "name"),
        _text(port, "version"),
        _text(port, "contract") or None,
        _text(port, "description"),
        _text(port, "type"),
        port.get("pii") is True,
        port.get("auto") is True,
        _text(port, "id"),
    )


def _input(port: Mapping[str, Json], provided: Provided) -> InputRow:
    contract = _text(port, "contract")
    product, output = provided.get(contract, (None, None))
    source = _text(port, "source") or None
    return InputRow(_text(port, "name"), _text(port, "version"), contract or None, source, product, output)


def _ports(card: Mapping[str, Json], key: str) -> list[dict[str, Json]]:
    ports = card.get(key)
    return [port for port in ports if isinstance(port, dict)] if isinstance(ports, list) else []


def _text(card: Mapping[str, Json], key: str) -> str:
    value = card.get(key)
    return value if isinstance(value, str) else ""
