"""`Contract.test`: what is meant by its options, before the data plane does the work."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from hansa.dataplane.checks.job import Job, run
from hansa.dataplane.places.place import choose_server, open_relation, open_table
from hansa.kernel.clock import SystemClock
from hansa.kernel.errors import InvalidInput

if TYPE_CHECKING:
    from hansa.app.contract import Contract
    from hansa.contracts.results import Report
    from hansa.dataplane.places.place import Table
    from hansa.standards.odcs.schema import SchemaObject

    Opener = Callable[[SchemaObject, Table | None], Table]


@dataclass(frozen=True, slots=True)
class Wish:
    server: str | None = None
    environment: str | None = None
    at: datetime | None = None
    where: str | None = None
    schema: str | None = None
    progress: Callable[[str], None] | None = None


def test(contract: Contract, data: object, wish: Wish) -> Report:
    """Raises InvalidInput, NotFound or Unavailable where nothing can be tested at all."""
    server, opened = _from_server(contract, wish) if data is None else ("", _from_data(contract, data, wish.schema))
    job = Job(
        contract.model,
        contract.document,
        _moment(wish.at),
        server,
        opened,
        only=wish.schema,
        where=wish.where,
        progress=wish.progress,
    )
    return run(job)


def _moment(at: datetime | None) -> datetime:
    """A moment without a zone is UTC."""
    if at is None:
        return SystemClock().now()
    return at.astimezone(UTC) if at.tzinfo else at.replace(tzinfo=UTC)


def _from_server(contract: Contract, wish: Wish) -> tuple[str, Opener]:
    server = choose_server(contract.model, wish.server, wish.environment)
    return server.server or server.type, lambda schema, beside: open_table(
        server, schema, base=contract.base, environment=os.environ, beside=beside
    )


def _from_data(contract: Contract, data: object, only: str | None) -> Opener:
    """One thing is one table; a mapping says which is which."""
    tables = contract.model.schema_
    if not isinstance(data, Mapping):
        if len(tables) > 1 and only is None:
            names = ", ".join(each.name for each in tables)
            raise InvalidInput(f"The contract has several tables ({names}).", hint="Say which one the data is.")
        return lambda schema, beside: open_relation(_meant(data, schema, only), schema=schema, beside=beside)

    def find(schema: SchemaObject, beside: Table | None) -> Table:
        for name in (schema.name, schema.physical_name):
            if name in data:
                return open_relation(data[name], schema=schema, beside=beside)
        raise InvalidInput(f"No data was given for {schema.name}.")

    return find


def _meant(data: object, schema: SchemaObject, only: str | None) -> object:
    """The data is the one table's; what refers to another finds nothing to read."""
    if only not in {None, schema.name, schema.physical_name}:
        raise InvalidInput(f"No data was given for {schema.name}.")
    return data
