"""Who reads under a contract: data products whose input ports, or the lineage of whose output ports, name it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hansa.contracts.compatibility.verdict import Consumer

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from hansa.standards.odps.product import Product


def consumers(contract_id: str, products: Iterable[tuple[str, Product]]) -> tuple[Consumer, ...]:
    """`products` come with the names of their documents; each consumer once a port, sorted by product."""
    found = {each for document, product in products for each in _of(contract_id, document, product)}
    return tuple(sorted(found, key=lambda each: (each.product, each.port)))


def _of(contract_id: str, document: str, product: Product) -> Iterator[Consumer]:
    owner = (product.team.name or product.team.id or "") if product.team else ""
    name = product.name or ""
    for port in product.input_ports:
        if port.contract_id == contract_id:
            yield Consumer(product.id, name, owner, port.name, document, port.version or "")
    for output in product.output_ports:
        for used in output.input_contracts:
            if used.id == contract_id:
                yield Consumer(product.id, name, owner, output.name, document, used.version or "")
