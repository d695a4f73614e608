"""A contract against the data of one of its servers, or against a file."""

from __future__ import annotations

import os
from contextlib import ExitStack
from typing import TYPE_CHECKING

from hansa.app.contract import Contract
from hansa.contracts.compatibility.compare import step
from hansa.contracts.compatibility.found import Found, as_found, compare_found
from hansa.contracts.compatibility.verdict import Verdict
from hansa.kernel.errors import InvalidInput

if TYPE_CHECKING:
    from hansa.contracts.compatibility.difference import Perspective
    from hansa.dataplane.places.place import Table
    from hansa.standards.odcs.schema import SchemaObject


def against_data(source: str, data: str, perspective: Perspective = "consumer") -> Verdict:
    """`data` is the name of a server of the contract, or a path or glob where the contract has one table.

    Raises NotFound, InvalidInput or Unavailable where the data cannot be looked at.
    """
    from hansa.dataplane.checks.describe import describe

    contract = Contract.load(source)
    model = contract.model
    tables: list[Found] = []
    with ExitStack() as opened:
        for schema in model.schema_:
            table = _open(contract, schema, data)
            opened.callback(table.close)
            tables.append(Found(schema.name, describe(table, schema)))
    differences = compare_found(model, tables)
    return Verdict(
        standard="ODCS",
        id=model.id,
        name=model.name or "",
        document=contract.name,
        old_version=model.version,
        new_version="",
        differences=differences,
        places=tuple(contract.document.place(each.near) for each in differences),
        step=step(differences),
        suggested="",
        perspective=perspective,
        old_data=contract.document.data,
        new_data=as_found(tables) | {"id": model.id},
    )


def _open(contract: Contract, schema: SchemaObject, data: str) -> Table:
    from hansa.dataplane.places.place import open_relation, open_table

    server = next((each for each in contract.model.servers if each.server == data), None)
    if server is not None:
        return open_table(server, schema, base=contract.base, environment=os.environ)
    if len(contract.model.schema_) == 1:
        return open_relation(data)
    names = ", ".join(each.server for each in contract.model.servers) or "none"
    raise InvalidInput(f"The contract has no server `{data}` and several tables.", hint=f"Its servers: {names}.")
