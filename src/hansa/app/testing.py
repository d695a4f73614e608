"""`Contract.test`: what is meant by its options, before the data plane does the work."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, TypedDict

from hansa.contracts.plan.targets import relation_of, schema_of
from hansa.dataplane.checks.behind import Behind
from hansa.dataplane.checks.job import Job, run
from hansa.dataplane.places.place import choose_server, open_relation, open_table
from hansa.kernel.clock import SystemClock
from hansa.kernel.errors import HansaError, InvalidInput

if TYPE_CHECKING:
    from hansa.app.contract import Contract
    from hansa.contracts.plan.targets import Needed
    from hansa.contracts.results import Report
    from hansa.dataplane.places.place import Table
    from hansa.standards.odcs.schema import SchemaObject

    Opener = Callable[[SchemaObject, Table | None], Table]


class Rows(TypedDict, total=False):
    """What is done with the rows: see `Contract.test`."""

    quarantine: str | Path
    sample: float
    clear: bool
    strict: bool


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Wish:
    """What `Contract.test` was asked for: see there."""

    server: str | None = None
    environment: str | None = None
    at: datetime | None = None
    where: str | None = None
    schema: str | None = None
    progress: Callable[[str], None] | None = None
    state: Path | None = None
    rows: Rows = field(default_factory=Rows)


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
        state=wish.state,
        behind=_behind(contract, wish),
    )
    return run(job)


def _behind(contract: Contract, wish: Wish) -> Behind:
    def foreign(needed: Needed, beside: Table) -> tuple[str, Table] | None:
        return _foreign(contract, needed, beside)

    rows = wish.rows
    apart = Path(rows["quarantine"]) if rows.get("quarantine") else None
    part, clear, strict = rows.get("sample", 1.0), rows.get("clear", False), rows.get("strict", False)
    return Behind(apart, part, clear, strict, dict(os.environ), foreign)


def _foreign(contract: Contract, needed: Needed, beside: Table) -> tuple[str, Table] | None:
    """A table of another contract's own server; None where that contract, its server or the table cannot be read here.

    Only files in the contract's folder or beside it are opened: a contract never makes its reader call the network.
    """
    if "://" in needed.file:
        return None
    try:
        other = type(contract).load(contract.base / needed.file)
        schema = schema_of(other.model, needed.targets[0])
        if schema is None:
            return None
        server = choose_server(other.model, None, None)
        table = open_table(server, schema, base=other.base, environment=os.environ, beside=beside)
    except HansaError:
        return None  # the check says that it could not be read
    relation = relation_of(needed, other.model, table.relation)
    if relation is None:
        table.close()
        return None
    return relation, table


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
