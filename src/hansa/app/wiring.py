"""Puts the rooms together: settings in, services out. Every verb of the command line and of Python is a method here."""

from __future__ import annotations

import os
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

from hansa.api.oidc.values import Provider
from hansa.api.seen import Seen
from hansa.api.services import Services, SignIn
from hansa.app import records, scores
from hansa.app.access import Access
from hansa.app.agents import Agents
from hansa.app.audit import Audit
from hansa.app.building import Building
from hansa.app.changes import Changes
from hansa.app.drafts import FileDrafts
from hansa.app.folder.read import read_folder
from hansa.app.folder.save import MeshFolder
from hansa.app.identity import Keys, Users
from hansa.app.processes import this_worker
from hansa.app.semantics import Semantics
from hansa.app.storage import open_warehouse
from hansa.dataplane.git.guard import Policy
from hansa.dataplane.git.sync import Repositories
from hansa.dataplane.ingest.segment import Inbox
from hansa.dataplane.pipeline import Paths, Pipeline
from hansa.dataplane.runs import queries as runs
from hansa.db import outbox
from hansa.db.database import Database
from hansa.db.vault import open_vault
from hansa.gateway.encode import as_json
from hansa.gateway.query import Gateway
from hansa.gateway.trial import Trials
from hansa.governance import publication
from hansa.kernel.actor import LOCAL, Actor
from hansa.kernel.clock import Clock, SystemClock
from hansa.kernel.errors import InvalidInput, NotFound
from hansa.kernel.findings import is_error
from hansa.observe.lineage.queries import columns
from hansa.registry import catalogue
from hansa.registry.agreements.queries import list_agreements
from hansa.registry.contracts.queries import list_contracts
from hansa.registry.products.queries import ProductQuery, find_product, list_products
from hansa.registry.refresh import refresh
from hansa.registry.sources.queries import list_sources
from hansa.registry.teams.queries import list_teams

if TYPE_CHECKING:
    from collections.abc import Callable

    from hansa.app.settings import Settings
    from hansa.contracts.results import CheckResult
    from hansa.dataplane.runs.values import RunRow
    from hansa.governance.publication import Plan
    from hansa.kernel.events import Event
    from hansa.registry.records.values import Record


def open_services(settings: Settings, clock: Clock, wake: Callable[[], None] = lambda: None) -> Services:
    """Opens the registry (migrating it if needed), the warehouse and the inbox of a mesh."""
    settings.state.mkdir(mode=0o700, parents=True, exist_ok=True)
    db = Database(settings.registry_url)
    db.migrate()
    refresh(db)
    warehouse = open_warehouse(settings)
    inbox = Inbox(settings.state / "inbox", clock)
    paths = Paths(home=settings.home, tmp=settings.state / "tmp", data=settings.home)
    pipeline = Pipeline(
        db, warehouse, clock, paths, inbox=inbox, memory=settings.memory_limit, threads=settings.threads
    )
    folder, vault = MeshFolder(settings.home), open_vault(settings.secret_file, settings.secret_key)
    return Services(
        name=settings.name,
        home=settings.home,
        mode="demo" if settings.guest else "serve",
        db=db,
        clock=clock,
        pipeline=pipeline,
        warehouse=warehouse,
        gateway=Gateway(db, warehouse, clock),
        inbox=inbox,
        folder=folder,
        wake=wake,
        trials=Trials(db, warehouse, clock),
        drafts=FileDrafts(),
        vault=vault,
        git=Repositories(db, vault, clock, _git_policy(settings), folder),
        seen=Seen(db),
        sign_in=_sign_in(settings),
    )


def _git_policy(settings: Settings) -> Policy:
    hosts = {host.strip().lower() for host in settings.git_private_hosts.split(",")}
    folders = (folder for folder in settings.git_folders.split(os.pathsep) if folder.strip())
    return Policy(frozenset(hosts - {""}), tuple(Path(folder) for folder in folders))


def _sign_in(settings: Settings) -> SignIn:
    provider = None
    if settings.oidc_issuer:
        provider = Provider(
            issuer=settings.oidc_issuer,
            client_id=settings.oidc_client_id,
            client_secret=settings.oidc_client_secret,
            name=settings.oidc_name or "your organisation's account",
            auto_join=settings.oidc_auto_join,
            trust_email=settings.oidc_trust_email,
        )
    return SignIn(url=settings.url.rstrip("/"), local_operator=settings.local_operator, provider=provider)


def open_local(settings: Settings, *, actor: Actor = LOCAL, clock: Clock | None = None) -> Local:
    return Local(settings, open_services(settings, clock or SystemClock()), actor)


class Local:
    """A mesh opened in this process; a context manager, so that connections close."""

    def __init__(self, settings: Settings, services: Services, actor: Actor) -> None:
        self.settings = settings
        self.services = services
        self.actor = actor
        self.building = Building(services, actor, worker=this_worker())
        self.access = Access(services, actor)
        self.agents = Agents(services, actor)
        self.audit = Audit(services, actor)
        self.changes = Changes(services, actor)
        self.keys = Keys(services, actor)
        self.users = Users(services, actor)
        self.semantics = Semantics(services, actor)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        self.services.seen.flush()
        self.services.inbox.close()
        self.services.warehouse.close()
        self.services.db.close()

    # The folder

    def plan(self, *, prune: bool = False) -> Plan:
        folder = read_folder(self.settings.home)
        with self.services.db.read() as session:
            judged = publication.plan(session, folder.drafts, prune=prune)
        return publication.Plan(judged.changes, judged.unchanged, (*folder.findings, *judged.findings))

    def apply(self, *, why: str, prune: bool = False) -> int:
        """Writes what changed in one transaction and answers how many documents that were."""
        folder = read_folder(self.settings.home)
        errors = [finding for finding in folder.findings if is_error(finding)]
        if errors:
            raise InvalidInput("The mesh folder cannot be applied.", findings=errors)
        at = self.services.clock.now()
        reason = why or "hansa apply"
        with self.services.db.write() as session:
            judged = publication.plan(session, folder.drafts, prune=prune)
            if not judged.allowed:
                raise InvalidInput("The mesh folder cannot be applied.", findings=judged.findings)
            outcomes = catalogue.put_many(session, self.actor, folder.drafts, why=reason, at=at)
            removed = [change for change in judged.changes if change.action == "remove"]
            for change in sorted(removed, key=lambda change: REMOVAL_ORDER.index(change.kind.value)):
                catalogue.remove(session, self.actor, change.kind, change.id, why=reason, at=at)
        return sum(outcome.action != "unchanged" for outcome in outcomes) + len(removed)

    # Reading

    def products(self, text: str = "") -> list[dict[str, Any]]:
        from hansa.web.standing import standings

        with self.services.db.read() as session:
            rows = list_products(session, ProductQuery(text=text)).items
            found = standings(session, rows, self.services.clock.now())
        return [{**_public(row), "state": found[row.id].state, "standing": found[row.id].text} for row in rows]

    def contracts(self, text: str = "") -> list[dict[str, Any]]:
        with self.services.db.read() as session:
            rows = [_public(row) for row in list_contracts(session)]
        words = text.lower().split()
        return [row for row in rows if all(word in str(row).lower() for word in words)]

    def teams(self) -> list[dict[str, Any]]:
        with self.services.db.read() as session:
            return [_public(row) for row in list_teams(session)]

    def sources(self) -> list[dict[str, Any]]:
        with self.services.db.read() as session:
            return [_public(row) for row in list_sources(session)]

    def records(self, kind: str, text: str = "") -> list[dict[str, Any]]:
        return records.list_records(self.services, kind, text)

    def record(self, kind: str, identifier: str) -> Record:
        return records.record(self.services, kind, identifier)

    def scores(self) -> list[dict[str, Any]]:
        return scores.list_scores(self.services)

    def score(self, product: str) -> dict[str, Any]:
        return scores.score(self.services, self.product_id(product))

    def score_rules(self) -> list[dict[str, Any]]:
        return scores.list_rules(self.services)

    def choose_score_rules(self, wanted: dict[str, Any]) -> None:
        scores.choose_rules(self.services, self.actor, wanted)

    def agreements(self) -> list[dict[str, Any]]:
        with self.services.db.read() as session:
            return [_public(row) for row in list_agreements(session, today=self.services.clock.now().date())]

    def events(self, limit: int = 100) -> list[Event]:
        with self.services.db.read() as session:
            return outbox.read(session, limit=limit, newest_first=True)[::-1]

    def query(self, sql: str, *, limit: int = 10_000, purpose: str = "") -> dict[str, Any]:
        return as_json(self.services.gateway.query(sql, self.actor, limit=limit, purpose=purpose))

    def lineage(self, product: str) -> list[dict[str, Any]]:
        with self.services.db.read() as session:
            return [_public(edge) for edge in columns(session, self.product_id(product))]

    def product_id(self, ref: str) -> str:
        with self.services.db.read() as session:
            found = find_product(session, ref)
            if found is None:
                known = [row.address for row in list_products(session, ProductQuery(limit=20)).items]
                raise NotFound(
                    f"There is no data product `{ref}` in this mesh.",
                    hint=f"Known: {', '.join(known)}." if known else "Apply the mesh folder first: `hansa apply`.",
                )
        return found.id

    def runs(self, product: str | None, limit: int) -> list[RunRow]:
        product_id = self.product_id(product) if product else None
        with self.services.db.read() as session:
            return list(runs.list_runs(session, product_id=product_id, limit=limit))

    def check_results(self, run_id: str) -> list[CheckResult]:
        with self.services.db.read() as session:
            return list(runs.check_results(session, run_id))

    def create_key(self, scope: str, *, name: str, days: int) -> str:
        """The text of a new key; its scope is `organization`, `team:<id>` and so on, as `Keys.create` reads it."""
        return self.keys.create(scope, name=name, days=days)


REMOVAL_ORDER = (
    "access",
    "agent-identities",
    "dataproductbuilders",
    "code",
    "dataproducts",
    "datacontracts",
    "assets",
    "classification-schemes",
    "certifications",
    "sourcesystems",
    "policies",
    "definitions",
    "tags",
    "relationships",
    "concepts",
    "semantics",
    "teams",
)
"""What refers goes before what it refers to."""


def _public(row: Any) -> dict[str, Any]:
    return asdict(row)
