"""Runs of integrations: the tables of a live database become assets, in a thread of the worker's process.

begin what is due ─ take a run ─ read the database's catalog ─ an asset for each table ─ remove what is gone ─ SUCCESS, FAILED or CANCELLED
"""

from __future__ import annotations

import hashlib
import json
import logging
import socket
from ipaddress import ip_address
from pathlib import Path
from typing import TYPE_CHECKING

from hansa.app.looping import Loop
from hansa.app.profiling import Opening, import_server, server_names
from hansa.contracts.convert.format import Options
from hansa.dataplane.describe.catalog.model import NoTables
from hansa.dataplane.schedule.beating import beating
from hansa.kernel.errors import HansaError, InvalidInput, Refused, Unavailable
from hansa.kernel.ids import is_id
from hansa.registry.integrations import filters, taking
from hansa.registry.integrations.values import READ_HERE, RunStatus, Source
from hansa.registry.records.queries import mapping

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import datetime

    from sqlalchemy.orm import Session

    from hansa.api.services import Services
    from hansa.kernel.json import Json
    from hansa.registry.integrations.values import Integration

LOG = logging.getLogger(__name__)
USER, PASSWORD = "INTEGRATION_USER", "INTEGRATION_PASSWORD"


class Ingestion:
    """One run after the other; several workers may do it side by side."""

    def __init__(self, services: Services, name: str, is_dead: Callable[[str], bool]) -> None:
        self._services = services
        self._name = name
        self._is_dead = is_dead
        self.loop = Loop("ingestion", self.turn)

    def start(self) -> None:
        with self._services.db.write() as session:
            taking.plan(session, at=self._services.clock.now())
        self.loop.start()

    def turn(self) -> bool:
        """At most one run; False where there was none. Reads first: who has nothing to do keeps nobody from writing."""
        db, clock = self._services.db, self._services.clock
        with db.read() as session:
            if not taking.anything(session, is_dead=self._is_dead, at=clock.now()):
                return False
        with db.write() as session:
            taking.fail_dead(session, is_dead=self._is_dead, at=clock.now())
            taking.start_due(session, at=clock.now())
            run_id = taking.take(session, self._name, at=clock.now())
        if run_id is None:
            return False

        def beat(session: Session, at: datetime) -> bool:
            return taking.beat(session, run_id, self._name, at)

        with beating(db, clock, beat, every=taking.SILENCE / 8, name=f"ingestion-{run_id}"):
            status, message = self._outcome(run_id)
        with db.write() as session:
            taking.finish(session, run_id, status, message, at=clock.now())
        return True

    def _outcome(self, run_id: str) -> tuple[RunStatus, str]:
        try:
            return RunStatus.SUCCESS, self._run(run_id)
        except HansaError as error:
            return RunStatus.FAILED, str(error)
        except Exception:  # door: job
            LOG.exception("A run of an integration failed")
            return RunStatus.FAILED, "Something unexpected happened; the server's log says what."

    def _run(self, run_id: str) -> str:
        with self._services.db.read() as session:
            found = taking.task(session, run_id)
        if found is None:
            return ""
        integration, sealed, trusted = found
        if integration.source not in READ_HERE:
            known = ", ".join(sorted(READ_HERE))
            raise Unavailable(f"There is no driver for {integration.source} here.", hint=f"Read are: {known}.")
        details = mapping(mapping(json.loads(self._services.vault.open(sealed))).get("details"))
        check_reachable(str(details["host"]), trusted=trusted)
        return self._take_in(run_id, assets_of(integration, details))

    def _take_in(self, run_id: str, assets: dict[str, dict[str, Json]]) -> str:
        db, clock = self._services.db, self._services.clock
        with db.read() as session:
            gone = sorted(taking.made(session, run_id) - set(assets))
        left = []
        for identifier, data in assets.items():
            if not self._goes_on(run_id):
                return ""
            with db.write() as session:
                if not taking.put_asset(session, run_id, identifier, data, at=clock.now()):
                    left.append(identifier)
        for identifier in gone:
            if not self._goes_on(run_id):
                return ""
            with db.write() as session:
                if not taking.drop_asset(session, run_id, identifier, at=clock.now()):
                    left.append(identifier)
        said = f"{len(assets)} tables."
        return said if not left else f"{said} Left as they are, being used or made otherwise: {', '.join(left[:20])}."

    def _goes_on(self, run_id: str) -> bool:
        if self.loop.stopping.is_set():
            raise Unavailable("The server stopped.", hint="Run it again.")
        with self._services.db.read() as session:
            return taking.goes_on(session, run_id)


def check_reachable(host: str, *, trusted: bool) -> None:
    """Raises Refused where the host is this server itself, and no owner of the organisation said so."""
    if trusted:
        return
    try:
        found = {str(each[4][0]).partition("%")[0] for each in socket.getaddrinfo(host, None)}
    except OSError as error:
        raise Unavailable(f"The host {host} is not known.", hint="Check the credential's host.") from error
    for each in found:
        address = ip_address(each)
        address = getattr(address, "ipv4_mapped", None) or address
        if address.is_loopback or address.is_link_local or address.is_unspecified or address.is_multicast:
            raise Refused(
                f"The host {host} is this server itself.", hint="An owner of the organisation may give that credential."
            )


def assets_of(integration: Integration, details: dict[str, Json]) -> dict[str, dict[str, Json]]:
    """The tables of its databases as documents of assets, by their ids. Whatever cannot be read ends it all: nothing is half."""
    wanted = filters.of(integration.configuration, integration.source)
    secrets = {USER: str(details["user"]), PASSWORD: str(details["password"])}
    opening = Opening(Path("/nonexistent"), secrets)
    found: dict[str, dict[str, Json]] = {}
    for block in _blocks(_block(integration.source, details), wanted, opening):
        for table in _tables(block, wanted, opening):
            if wanted.take(_name(table), str(block.get("schema", ""))):
                data = _asset(integration, block, table)
                found[str(data["id"])] = data
    if not found:
        raise InvalidInput("The filters leave no table over.", hint="Nothing was changed. Look at tables and exclude.")
    return found


def _blocks(first: dict[str, Json], wanted: filters.Filters, opening: Opening) -> list[dict[str, Json]]:
    """A server block for each database and schema that is wanted."""
    blocks = [first]
    for key, patterns in (("database", wanted.databases), ("schema", wanted.schemas)):
        if patterns:
            blocks = [
                block | {key: name}
                for block in blocks
                for name in filters.choose(server_names(block, f"{key}s", opening), patterns, key)
            ]
    return blocks


def _tables(block: dict[str, Json], wanted: filters.Filters, opening: Opening) -> Iterator[dict[str, Json]]:
    """Those that a pattern may mean; none where the schema has none."""
    names = {each.rpartition(".")[2] for each in wanted.tables}
    for options in [Options(tables=(name,)) for name in sorted(names)] or [Options()]:
        try:
            tables = import_server(block, options, opening).data.get("schema")
        except NoTables:
            continue
        yield from (each for each in tables if isinstance(each, dict)) if isinstance(tables, list) else ()


def _block(source: Source, details: dict[str, Json]) -> dict[str, Json]:
    is_postgres = source is Source.POSTGRES
    block: dict[str, Json] = {"server": "integration", "type": "postgresql" if is_postgres else "mysql"}
    block |= {"host": details["host"], "port": int(str(details.get("port") or (5432 if is_postgres else 3306)))}
    block["database"] = details["database"]
    if is_postgres:
        block["schema"] = details.get("schema") or "public"
    pairs = {"user": f"${{{USER}}}", "password": f"${{{PASSWORD}}}"}
    pairs |= {key: str(details[key]) for key in ("sslmode", "ssl") if details.get(key)}
    block["customProperties"] = [{"property": key, "value": value} for key, value in pairs.items()]
    return block


def _asset(integration: Integration, block: dict[str, Json], table: dict[str, Json]) -> dict[str, Json]:
    name, database = _name(table), str(block["database"])
    place = f"{block['schema']}.{name}" if "schema" in block else name
    qualified = f"{database}.{place}"
    identifier = f"{integration.id}:{qualified}"
    if not is_id(identifier):
        identifier = f"{integration.id}:{hashlib.sha256(qualified.encode()).hexdigest()}"
    info: dict[str, Json] = {
        "source": integration.source.value,
        "sourceId": f"{block['host']}:{block['port']}/{qualified}",
        "type": "view" if table.get("physicalType") == "view" else "table",
        "name": name,
        "qualifiedName": qualified,
        "status": "active",
    }
    info |= {"owner": integration.team} if integration.team else {}
    info |= {"description": table["description"]} if table.get("description") else {}
    columns = table.get("properties")
    listed: list[Json] = (
        [_column(each) for each in columns if isinstance(each, dict)] if isinstance(columns, list) else []
    )
    return {"id": identifier, "info": info, "columns": listed}


def _column(each: dict[str, Json]) -> dict[str, Json]:
    kind = each.get("physicalType") or each.get("logicalType") or "unknown"
    column: dict[str, Json] = {"name": _name(each), "type": str(kind)}
    flags: dict[str, Json] = {key: True for key in ("required", "unique", "primaryKey") if each.get(key) is True}
    return column | flags | ({"description": each["description"]} if each.get("description") else {})


def _name(each: dict[str, Json]) -> str:
    return str(each.get("physicalName") or each.get("name"))
