"""A contract against the data of one of its servers, or against a file."""

from __future__ import annotations

import os
from contextlib import ExitStack
from typing import TYPE_CHECKING

from hansa.contracts.compatibility.found import Found, as_found, compare_found
from hansa.contracts.compatibility.verdict import Verdict
from hansa.kernel.errors import InvalidInput
from hansa.kernel.semver import Step

if TYPE_CHECKING:
    from hansa.app.contract import Contract
    from hansa.contracts.compatibility.difference import Perspective
    from hansa.dataplane.places.place import Table
    from hansa.standards.odcs.schema import SchemaObject


def against(contract: Contract, data: object, perspective: Perspective = "consumer") -> Verdict:
    """`data` is the name of a server of the contract; or, where the contract has one table, a path, glob or frame.

    Raises NotFound, InvalidInput or Unavailable where the data cannot be looked at.
    """
    from hansa.dataplane.checks.describe import describe

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
        step=Step.NONE,
        suggested="",
        perspective=perspective,
        old_data=contract.document.data,
        new_data=as_found(tables) | {"id": model.id},
    )


def _open(contract: Contract, schema: SchemaObject, data: object) -> Table:
    from hansa.dataplane.places.place import open_relation, open_table

    named = data if isinstance(data, str) else ""
    server = next((each for each in contract.model.servers if named and each.server == named), None)
    if server is not None:
        return open_table(server, schema, base=contract.base, environment=os.environ)
    if len(contract.model.schema_) == 1:
        return open_relation(data)
    names = ", ".join(each.server for each in contract.model.servers) or "none"
    raise InvalidInput(f"The contract has no server `{named}` and several tables.", hint=f"Its servers: {names}.")
