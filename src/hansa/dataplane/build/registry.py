"""The recipe of a product as the registry holds it now."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from hansa.dataplane.build.recipe import InputTable, OutputTable, Promise, Recipe, input_tables, output_tables
from hansa.kernel.errors import InvalidInput, NotFound
from hansa.registry import catalogue
from hansa.registry.contracts.queries import load_contract
from hansa.registry.products.queries import find_product
from hansa.registry.records.values import Kind

if TYPE_CHECKING:
    from sqlalchemy.orm import Session


def from_registry(session: Session, product_id: str) -> Recipe:
    """The product as it is applied now."""
    product = find_product(session, product_id)
    if product is None:
        raise NotFound(
            f"There is no data product `{product_id}`.", hint="Was it removed? Apply it again or end the run."
        )
    record = catalogue.get(session, Kind.CODE, product.id)
    code = json.loads(record.text) if record else {}
    outputs: list[OutputTable] = []
    for port in product.outputs:
        outputs += output_tables(product.id, port.name, port.version, _promise(session, port.contract_id, port.name))
    inputs: list[InputTable] = []
    for each in product.inputs:
        upstream = (each.upstream_id, each.upstream_port or "") if each.upstream_id else None
        inputs += input_tables(each.name, _promise(session, each.contract_id, each.name), upstream)
    return Recipe(product.id, product.address, code, tuple(outputs), tuple(inputs))


def _promise(session: Session, contract_id: str | None, port: str) -> Promise:
    if not contract_id:
        raise InvalidInput(
            f"The port `{port}` has no contract.", hint="Give it a `contractId` in the product's document."
        )
    found = load_contract(session, contract_id)
    if found is None:
        raise InvalidInput(
            f"The contract `{contract_id}` of the port `{port}` is not in the registry.",
            hint="Apply the contract, or correct the port's `contractId`.",
        )
    return Promise(*found)
