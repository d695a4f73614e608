"""Tries a contract's text on what is published now: nothing is saved, and who may not see a column does not see it here either.

text ─ provider's port ─ decide (per port) ─ views with the masks inside ─ a process of its own ─ report
"""

from __future__ import annotations

import logging
import secrets
import threading
from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

from hansa.contracts.results import Report, TableReport
from hansa.dataplane.confined import Limits, confined
from hansa.dataplane.publish.queries import current
from hansa.dataplane.runs.queries import result_from_json
from hansa.dataplane.storage.values import relation_sql
from hansa.gateway.errors import NotAllowed, TooMuch, UnknownTable
from hansa.governance.decide import decide
from hansa.kernel.errors import HansaError, InvalidInput, NotFound
from hansa.kernel.findings import Finding, Place, Severity
from hansa.registry.products.queries import find_product, providers

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from sqlalchemy.orm import Session

    from hansa.dataplane.publish.values import Release
    from hansa.dataplane.storage.warehouse import Warehouse
    from hansa.db.database import Database
    from hansa.kernel.actor import Actor
    from hansa.kernel.clock import Clock
    from hansa.kernel.json import Json

SECONDS = 30
"""How long a trial may take, as long as a query may."""
AT_ONCE = 2
"""Trials at the same time: one that is tried leaves a core for the pages."""

KEPT = 32
"""Results that can still be asked for; the oldest goes first."""

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Trial:
    """`report` of the release `number` of `product` at `port`; `masked` are the columns that this reader may not see."""

    product: str
    product_name: str
    port: str
    number: int
    report: Report
    masked: frozenset[str]


@dataclass(slots=True)
class Ongoing:
    """A trial that is looked at from time to time; `at` names the table it has come to."""

    actor: str
    at: str = ""
    trial: Trial | None = None
    error: HansaError | None = None

    def say(self, table: str) -> None:
        self.at = table


class Trials:
    """Which are under way: more than `AT_ONCE` are refused, none waits."""

    def __init__(self, db: Database, warehouse: Warehouse, clock: Clock) -> None:
        self._db = db
        self._warehouse = warehouse
        self._clock = clock
        self._places = threading.BoundedSemaphore(AT_ONCE)
        self._ongoing: dict[str, Ongoing] = {}

    def start(self, text: str, contract: str, actor: Actor) -> str:
        """Runs it in the background; the key that `look` takes. Raises TooMuch."""
        self._enter()
        key, ongoing = secrets.token_urlsafe(18), Ongoing(actor.principal)
        for old in list(self._ongoing)[: -KEPT + 1]:
            self._ongoing.pop(old, None)
        self._ongoing[key] = ongoing

        def work() -> None:
            try:
                ongoing.trial = self._run(text, contract, actor, ongoing.say)
            except HansaError as error:
                ongoing.error = error
            except Exception:  # door: job
                log.exception("a trial of %s broke", contract)
                ongoing.error = InvalidInput("The test broke.", hint="The server's log says why.")
            finally:
                self._places.release()

        threading.Thread(target=work, name="trial", daemon=True).start()
        return key

    def look(self, key: str, actor: Actor) -> Ongoing:
        """Raises NotFound for what is too old, and for what is somebody else's."""
        found = self._ongoing.get(key)
        if found is None or found.actor != actor.principal:
            raise NotFound("This test is no longer kept.", hint="Test again.")
        return found

    def run(self, text: str, contract: str, actor: Actor, say: Callable[[str], None] | None = None) -> Trial:
        """`contract` is the id of the live one, whose provider's data is read. Raises UnknownTable, NotAllowed, TooMuch, InvalidInput."""
        self._enter()
        try:
            return self._run(text, contract, actor, say)
        finally:
            self._places.release()

    def _enter(self) -> None:
        if not self._places.acquire(blocking=False):
            raise TooMuch(f"{AT_ONCE} tests are under way.", hint="Try again in a moment.")

    def _run(self, text: str, contract: str, actor: Actor, say: Callable[[str], None] | None) -> Trial:
        now = self._clock.now()
        with self._db.read() as session:
            product_id, name, port, release = _published(session, contract)
            decision = decide(session, actor, product_id, port, at=now, purpose="test")
        if not decision.allow:
            raise NotAllowed(f"You may not read `{name}/{port}`.", hint=" ".join(map(str, decision.reasons)))
        masked = frozenset(decision.masks)
        order: dict[str, Json] = {
            "text": text,
            "name": contract,
            "at": now.isoformat(),
            "server": f"{name}/{port}, release {release.number}",
            "masked": [*sorted(masked)],
        }
        with self._warehouse.reading():
            order["tables"] = self._tables(release, port)
            answer = confined("hansa.gateway.trial_worker", order, Limits(SECONDS), say)
        return Trial(product_id, name, port, release.number, _report(answer, order, now), masked)

    def _tables(self, release: Release, port: str) -> Json:
        tables: dict[str, Json] = {}
        for each in release.snapshots:
            if each.port != port:
                continue
            files = self._warehouse.files(each.table, each.snapshot_id)
            columns: list[Json] = [column.name for column in files.columns]
            tables[each.object] = {"relation": relation_sql(files), "paths": list(files.paths), "columns": columns}
        return tables


def _published(session: Session, contract: str) -> tuple[str, str, str, Release]:
    """The first provider of the contract that has published something: id, name, port, release."""
    for product_id, port in providers(session, contract):
        product, release = find_product(session, product_id), current(session, product_id)
        if product and release and release.find(port):
            return product.id, product.name or product.id, port, release
    raise UnknownTable(
        "Nothing is published under this contract yet.",
        hint="Save it, give it to an output port, and build the product.",
    )


def _report(answer: Json, order: dict[str, Json], now: datetime) -> Report:
    made = cast("dict[str, list[dict[str, Json]]]", answer)
    identity = cast("list[str]", made["contract"])
    tables = tuple(
        TableReport(
            str(each["name"]),
            str(each["about"]),
            cast("int | None", each["rows"]),
            tuple(map(_finding, cast("list[dict[str, Json]]", each["findings"]))),
            tuple(map(result_from_json, cast("list[Json]", each["results"]))),
            float(cast("float", each["seconds"])),
        )
        for each in made["tables"]
    )
    findings = tuple(map(_finding, made["findings"]))
    return Report(identity[0], identity[1], now, str(order["server"]), tables, findings)


def _finding(stored: dict[str, Json]) -> Finding:
    place = cast("list[str | int]", stored["place"])
    where = Place(str(place[0]), int(place[1]), int(place[2]), str(place[3]))
    return Finding(
        str(stored["code"]), Severity(str(stored["severity"])), where, str(stored["text"]), str(stored["fix"])
    )
