"""Writes of example data: whoever may edit the product shows what its data looks like."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import delete

from hansa.db import outbox
from hansa.db.plain import plain
from hansa.kernel.errors import InvalidInput, NotFound
from hansa.kernel.ids import is_id
from hansa.kernel.permissions import Permission
from hansa.registry.examples.model import ExampleRow
from hansa.registry.examples.queries import example
from hansa.registry.ownership import check_product
from hansa.registry.records.commands import exists
from hansa.registry.records.queries import facet_values
from hansa.registry.records.values import Kind

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy.orm import Session

    from hansa.kernel.actor import Actor
    from hansa.registry.examples.queries import Example

ABOUT = "give example data of"
UNTOLD = frozenset({"data"})
"""The rows themselves: the audit trail is no second copy of data."""


def put(session: Session, actor: Actor, wanted: Example, *, at: datetime) -> Example:
    """Makes or replaces it; product, port and contract must exist."""
    outbox.lock(session)
    _check_places(session, wanted)
    check_product(session, actor, Permission.DATAPRODUCT_EDIT, wanted.product, doing=ABOUT)
    row = session.get(ExampleRow, wanted.id)
    before = plain(row, UNTOLD) if row else None
    if row is None:
        row = ExampleRow(id=wanted.id, created_at=at)
        session.add(row)
    elif row.product_id != wanted.product:
        check_product(session, actor, Permission.DATAPRODUCT_EDIT, row.product_id, doing=ABOUT)
    row.product_id, row.port, row.contract_id = wanted.product, wanted.port, wanted.contract
    row.schema_name, row.data, row.updated_at = wanted.schema, dict(wanted.data), at
    session.flush()
    name = "ExampleDataUpdated" if before else "ExampleDataCreated"
    outbox.note(session, actor, name, wanted.id, at=at, before=before, after=plain(row, UNTOLD))
    return example(row)


def remove(session: Session, actor: Actor, identifier: str, *, at: datetime) -> None:
    outbox.lock(session)
    row = session.get(ExampleRow, identifier)
    if row is None:
        raise NotFound(f"There is no example data `{identifier}`.", hint="GET /api/example-data lists it.")
    check_product(session, actor, Permission.DATAPRODUCT_EDIT, row.product_id, doing=ABOUT)
    outbox.note(session, actor, "ExampleDataDeleted", identifier, at=at, before=plain(row, UNTOLD))
    session.delete(row)


def forget(session: Session, product: str) -> None:
    """When the product goes, its example data goes too."""
    session.execute(delete(ExampleRow).where(ExampleRow.product_id == product))


def _check_places(session: Session, wanted: Example) -> None:
    if not is_id(wanted.id):
        raise InvalidInput(f"{wanted.id!r} is no id.", hint="Use at most 256 plain characters.")
    if not exists(session, Kind.PRODUCT, wanted.product):
        raise InvalidInput(f"There is no data product `{wanted.product}`.", hint="Correct `dataProductId`.")
    if wanted.port and wanted.port not in facet_values(session, Kind.PRODUCT, wanted.product, "part"):
        raise InvalidInput(
            f"The data product `{wanted.product}` has no output port `{wanted.port}`.",
            hint="Correct `outputPortId`: it is the port's id or name.",
        )
    if wanted.contract and not exists(session, Kind.CONTRACT, wanted.contract):
        raise InvalidInput(f"There is no data contract `{wanted.contract}`.", hint="Correct `dataContractId`.")
