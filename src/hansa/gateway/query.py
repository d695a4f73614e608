"""The guarded door: parse, authorise, mask, limit, run, record. Every read of published data comes through here.

sql ─ guard ─ names → ports ─ decide (per port) ─ files brought here ─ views with the masks inside ─ worker ─ rows, reads, reasons

The worker sees the granted files and nothing else: no store, no keys. Files come after the registry's session has ended.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field
from difflib import get_close_matches
from typing import TYPE_CHECKING

from hansa.dataplane.engines.duck import quote
from hansa.dataplane.publish.queries import current
from hansa.dataplane.storage.values import relation_sql
from hansa.db import outbox
from hansa.gateway.errors import NotAllowed, UnknownTable
from hansa.gateway.execute import Worker, run_here
from hansa.gateway.guard import check_text, rewrite
from hansa.gateway.names import addresses, port_called, product_called
from hansa.gateway.values import Read, Result
from hansa.gateway.worker import Job, Limits
from hansa.governance.decide import decide
from hansa.kernel.events import Event
from hansa.kernel.ids import identifier, new_id
from hansa.registry.products.queries import find_product

if TYPE_CHECKING:
    import pyarrow as pa
    from sqlalchemy.orm import Session

    from hansa.dataplane.publish.values import PortSnapshot
    from hansa.dataplane.storage.values import Column
    from hansa.dataplane.storage.warehouse import Warehouse
    from hansa.db.database import Database
    from hansa.gateway.guard import Name
    from hansa.governance.decide import Reason
    from hansa.kernel.actor import Actor
    from hansa.kernel.clock import Clock
    from hansa.kernel.json import Json
    from hansa.registry.products.values import ProductRow

SECONDS = 30
"""How long a query may take. What needs longer is work for a data product, not for a page."""
MEMORY = 1_600_000_000
"""Bytes for one query; the engine gets a quarter of it as its own limit, because it does not keep it exactly."""


@dataclass
class _Plan:
    """What one statement reads, as it is being found out."""

    actor: Actor
    purpose: str
    schema: str = field(default_factory=lambda: f"h{secrets.token_hex(8)}")
    setup: list[str] = field(default_factory=list)
    paths: list[str] = field(default_factory=list)
    reads: list[Read] = field(default_factory=list)
    reasons: list[Reason] = field(default_factory=list)
    agreements: set[str] = field(default_factory=set)
    masks: set[str] = field(default_factory=set)
    tables: dict[tuple[str, str, str], str] = field(default_factory=dict)
    granted: list[tuple[str, PortSnapshot, frozenset[str]]] = field(default_factory=list)

    @property
    def all_setup(self) -> tuple[str, ...]:
        return (f"CREATE SCHEMA {self.schema}", *self.setup)


class Gateway:
    def __init__(self, db: Database, warehouse: Warehouse, clock: Clock) -> None:
        self._db = db
        self._warehouse = warehouse
        self._clock = clock

    def query(self, sql: str, actor: Actor, *, limit: int = 10_000, purpose: str = "") -> Result:
        """At most `limit` rows of one SELECT over published ports, masked as the decision of this moment says."""
        plan = _Plan(actor, purpose)
        check_text(sql)
        with Worker(Limits(MEMORY, SECONDS, sql)) as worker:
            tree = worker.tree()
            with self._db.read() as session:
                inner = rewrite(tree, lambda name: self._resolve(session, plan, name))
            with self._warehouse.reading():
                self._open(plan)
                table = worker.run(Job(plan.all_setup, tuple(plan.paths), limit, MEMORY, tree=inner))
        return self._answer(plan, table, limit)

    def preview(self, product: str, port: str, actor: Actor, *, limit: int = 20, table: str = "") -> Result:
        """The first rows of a port's table, through the same decision; the statement is ours, so it runs in this process."""
        plan = _Plan(actor, "preview")
        with self._db.read() as session:
            found = find_product(session, product)
            if found is None:
                raise UnknownTable(f"There is no data product `{product}`.")
            name = self._grant(session, plan, found, port, table)
        inner = f'SELECT * FROM {plan.schema}."{name}"'
        with self._warehouse.reading():
            self._open(plan)
            read = run_here(Job(plan.all_setup, tuple(plan.paths), limit, MEMORY, sql=inner))
        return self._answer(plan, read, limit)

    def _open(self, plan: _Plan) -> None:
        """The granted tables as views, with their masks inside."""
        for name, snapshot, masked in plan.granted:
            files = self._warehouse.files(snapshot.table, snapshot.snapshot_id)
            plan.paths += files.paths
            columns = ", ".join(_column(column, masked) for column in files.columns)
            view = f"CREATE SECURE VIEW {plan.schema}.{name} AS SELECT {columns} FROM {relation_sql(files)}"
            plan.setup.append(view)
            read = Read(snapshot.product_id, snapshot.port, snapshot.object, str(snapshot.snapshot_id), files.rows)
            plan.reads.append(read)

    def _answer(self, plan: _Plan, table: pa.Table, limit: int) -> Result:
        truncated = table.num_rows > limit
        table = table.slice(0, limit)
        self._record(plan, table.num_rows)
        return Result(table, truncated, tuple(plan.reads), tuple(dict.fromkeys(plan.reasons)), frozenset(plan.masks))

    def _resolve(self, session: Session, plan: _Plan, name: Name) -> tuple[str, str]:
        key = ".".join(identifier(part) for part in name[:2])
        product = product_called(session, key) if 1 < len(name) <= 3 else None
        if product is None:
            asked, names = ".".join(name), addresses(session)
            near = get_close_matches(key, names, n=3, cutoff=0.4) or sorted(names)[:3]
            raise UnknownTable(
                f"There is no data product `{asked}`.",
                hint=f"Near: {', '.join(near)}." if near else "Nothing is published yet.",
            )
        port, table = (
            port_called(product, name[2])
            if len(name) == 3
            else (product.outputs[0].name if product.outputs else "", "")
        )
        return plan.schema, self._grant(session, plan, product, port, table)

    def _grant(self, session: Session, plan: _Plan, product: ProductRow, port: str, table: str) -> str:
        """Decides, and gives the name of the view that will be there."""
        decision = decide(session, plan.actor, product.id, port, at=self._clock.now(), purpose=plan.purpose)
        if not decision.allow:
            said = " ".join(str(reason) for reason in decision.reasons)
            raise NotAllowed(f"You may not read `{product.address}/{port}`. {said}", hint=f"Ask {product.owner_name}.")
        snapshot = self._snapshot(session, product, port, table)
        key = (product.id, port, snapshot.object)
        if key in plan.tables:
            return plan.tables[key]
        name = plan.tables[key] = f"t{len(plan.tables)}"
        plan.granted.append((name, snapshot, frozenset(column.lower() for column in decision.masks)))
        plan.reasons += decision.reasons
        plan.agreements |= set(decision.agreements)
        plan.masks |= set(decision.masks)
        return name

    def _snapshot(self, session: Session, product: ProductRow, port: str, table: str) -> PortSnapshot:
        release = current(session, product.id)
        found = [each for each in release.snapshots if each.port == port] if release else []
        chosen = next((each for each in found if not table or each.object.lower() == table.lower()), None)
        if chosen is None:
            wanted = f"{product.address}/{port}" + (f"/{table}" if table else "")
            tables = ", ".join(each.object for each in found)
            raise UnknownTable(
                f"`{wanted}` has not been published yet."
                if not found
                else f"There is no table `{table}` in `{wanted}`.",
                hint=f"Its tables: {tables}."
                if found
                else f"{product.owner_name or product.owner or 'Its owner'} publishes it: `hansa build {product.id}`.",
            )
        return chosen

    def _record(self, plan: _Plan, rows: int) -> None:
        """Who read what, for which purpose; written before the first row is handed out."""
        now = self._clock.now()
        reads = [str(read) for read in plan.reads]
        subject = plan.reads[0].product if plan.reads else "query"
        agreed: list[Json] = [*sorted(plan.agreements)]
        data: dict[str, Json] = {"reads": list(reads), "rows": rows, "purpose": plan.purpose, "agreements": agreed}
        with self._db.write() as session:
            outbox.append(session, Event(new_id(now), "DataQueried", subject, now, plan.actor.principal, data))


def _column(column: Column, masked: frozenset[str]) -> str:
    """A masked column keeps its name and type; its values are gone before the statement sees them."""
    name = quote(column.name)
    return f"CAST(NULL AS {column.duckdb}) AS {name}" if column.name.lower() in masked else name
