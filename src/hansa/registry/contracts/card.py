"""What lists and judgements know of a contract without reading it again."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from hansa.contracts.plan.spans import seconds

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from hansa.kernel.json import Json
    from hansa.standards.odcs.contract import Contract
    from hansa.standards.odcs.schema import Property

AGES = frozenset({"freshness", "latency", "frequency"})
"""The service levels that promise how old the data may be."""

GRACE = 1.5
"""A daily product is late when it is one and a half days old: a run takes its time, a schedule its turn."""
LONGEST = 3.2e9
"""A promise of a hundred years promises nothing; JSON has no infinity."""


def card(contract: Contract) -> dict[str, Json]:
    """Columns are counted at all depths: all, those told what they are, classified, linked to a meaning, and held to a rule."""
    columns = list(_columns(prop for schema in contract.schema_ for prop in schema.properties))
    servers: list[Json] = [*sorted({each.type for each in contract.servers if each.type})]
    ruled = sum(len(schema.quality) for schema in contract.schema_) + sum(map(_is_ruled, columns))
    return {
        "columns": len(columns),
        "described": sum(bool(each.description or each.authoritative_definitions) for each in columns),
        "classified": sum(bool(each.classification) for each in columns),
        "meant": sum(bool(each.authoritative_definitions) for each in columns),
        "ruled": ruled,
        "levels": len(contract.sla_properties),
        "age": _age(contract),
        "terms": bool(contract.description.usage or contract.description.limitations),
        "support": bool(contract.support),
        "links": len(contract.authoritative_definitions),
        "servers": servers,
    }


def strictest(cards: Iterable[Mapping[str, Json]]) -> timedelta | None:
    """How old the data may be by all of these contracts together; None where none says anything."""
    ages = (card.get("age") for card in cards)
    return min((timedelta(seconds=age) for age in ages if isinstance(age, int | float)), default=None)


def _columns(properties: Iterable[Property]) -> Iterator[Property]:
    """The leaves: a structure is described by what is in it."""
    for prop in properties:
        inner = (*prop.properties, *(prop.items.properties if prop.items is not None else ()))
        if inner:
            yield from _columns(inner)
        else:
            yield prop


def _is_ruled(column: Property) -> bool:
    limits = column.logical_type_options or column.enum or column.quality
    return bool(limits) or column.required or column.unique or column.primary_key


def _age(contract: Contract) -> float | None:
    """The strictest promise in seconds."""
    found = (seconds(each.value, each.unit) for each in contract.sla_properties if each.property in AGES)
    return min((each for each in found if each and each < LONGEST), default=None)
