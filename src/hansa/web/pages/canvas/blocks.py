"""The canvas as a form: its ten blocks in workshop order, which fields each has, and what can be chosen as input."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import TYPE_CHECKING

from hansa.db.memory import remembered
from hansa.kernel.ids import identifier, short
from hansa.registry.contracts.queries import load_contract, saying, unprovided
from hansa.registry.products.queries import first_products
from hansa.registry.products.values import ProductQuery
from hansa.registry.sources.queries import list_sources
from hansa.standards.canvas.values import Canvas, Input, InputTable

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from sqlalchemy.orm import Session

OFFERED = 500
"""Products, and contracts of sources, that a list offers to choose from: more than anybody looks through."""
LONGEST = 100_000
"""Characters of one field that are read: far more than anybody writes on a canvas."""

BLOCKS = (
    ("domain", "1", "Domain", "Who answers for the product?"),
    ("name", "2", "Data product name", "Unique, and said the same by everybody."),
    ("consumers", "3", "Consumers and use cases", "Who decides what with it?"),
    ("output", "4", "Output port", "How is it read?"),
    ("metadata", "5", "Metadata", "Ownership, schema, semantics, security."),
    ("inputs", "6", "Input ports", "Which data does it need?"),
    ("design", "7", "Data product design", "What happens between in and out?"),
    ("observability", "8", "Observability", "How good, how fresh, how often?"),
    ("language", "9", "Ubiquitous language", "Which words mean what here?"),
    ("classification", "10", "Classification", "Near the source, in the middle, near the use?"),
)
"""Key, number, title, question; the key is the part of the page and of `blocks/_{key}.html`."""

SCHEDULES = (
    ("", "after its inputs"),
    ("0 * * * *", "every hour"),
    ("0 6 * * *", "every day at 06:00 UTC"),
    ("0 6 * * 1", "every Monday at 06:00 UTC"),
)


@dataclass(frozen=True, slots=True)
class Choice:
    """One port that can be read; `key` is what the form sends, `group` the product or source system it belongs to."""

    key: str
    label: str
    group: str
    contract_id: str
    port: str
    source_id: str
    version: str


def canvas_of(form: Mapping[str, str]) -> Canvas:
    """The fields as text; unknown ones are ignored."""
    names = {field.name for field in fields(Canvas)}
    given = {name: text.replace("\r\n", "\n")[:LONGEST] for name, text in form.items() if name in names}
    return Canvas(**given)


def choices(session: Session) -> list[Choice]:
    """The first question of a session: every output port of the mesh, then every contract of a source system that says where its data is."""
    # nearly all contracts are promised by a product, and all must be looked at to find the few that are not
    loose = remembered(session, "contracts-that-nobody-promises", lambda: unprovided(session, OFFERED))
    found = [
        Choice(f"port {row.id} {port.name}", port.name, row.name, port.contract_id, port.name, "", port.version)
        for row in first_products(session, ProductQuery(limit=OFFERED))
        for port in row.outputs
        if port.contract_id
    ]
    sources = list_sources(session)
    located = set(saying(session, "servers", [contract.id for contract in loose]))
    for contract in loose:
        if contract.id not in located:
            continue
        loaded = load_contract(session, contract.id)
        if loaded is None or not loaded[0].servers:
            continue
        source = next(
            (
                each
                for each in sources
                if contract.id == each.id or _belongs(contract.id, loaded[0].custom("sourceSystemId"), each.id)
            ),
            None,
        )
        found.append(
            Choice(
                key=f"source {contract.id}",
                label=contract.name or contract.id,
                group=source.name if source else "Source systems",
                contract_id=contract.id,
                port=identifier(short(contract.id)),
                source_id=source.id if source else "",
                version=contract.version or "1.0.0",
            )
        )
    return found


def _belongs(contract_id: str, said: object, source_id: str) -> bool:
    """By the contract's own word, else by its name: `order-service-orders` is the order service's."""
    return said == source_id if said else short(contract_id).startswith(short(source_id))


def inputs(session: Session, chosen: Sequence[Choice]) -> list[Input]:
    """The chosen ports with their tables; two of one name are told apart by the contract's id."""
    taken: set[str] = set()
    made: list[Input] = []
    for choice in chosen:
        loaded = load_contract(session, choice.contract_id)
        if loaded is None:
            continue
        name = identifier(choice.port)
        name = name if name not in taken else f"{identifier(short(choice.contract_id))}_{name}"
        taken.add(name)
        tables = tuple(
            InputTable(each.name, tuple(p.name for p in each.properties), each.primary_key)
            for each in loaded[0].schema_
        )
        made.append(Input(name, choice.contract_id, choice.version or loaded[0].version, tables, choice.source_id))
    return made


def picked(offered: Iterable[Choice], keys: Sequence[str]) -> list[Choice]:
    """What was ticked, as far as it is offered: a form's word is not trusted."""
    wanted = set(keys)
    return [choice for choice in offered if choice.key in wanted]
