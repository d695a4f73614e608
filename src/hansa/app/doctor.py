"""`hansa doctor`: looks a mesh over without changing it, and says of everything that is wrong what to do.

database → migrations → documents, data files, runs, log of events; disk space and the mesh folder in any case
"""

from __future__ import annotations

import shutil
from datetime import timedelta
from typing import TYPE_CHECKING

from sqlalchemy import func, select, text

from hansa.app.folder.read import read_folder
from hansa.app.processes import is_dead
from hansa.app.storage import open_warehouse
from hansa.dataplane.errors import StoreAway
from hansa.dataplane.publish import queries as releases
from hansa.dataplane.runs.model import Run
from hansa.dataplane.schedule.downstream import BOOKMARK
from hansa.dataplane.schedule.model import Bookmark
from hansa.db import migrate
from hansa.db.database import Database
from hansa.db.model import EventRow
from hansa.governance import dates
from hansa.kernel.errors import HansaError
from hansa.kernel.findings import Finding, Place, Severity, is_error
from hansa.registry import doctor

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from sqlalchemy.orm import Session

    from hansa.app.settings import Settings

LITTLE, TOO_LITTLE = 2_000_000_000, 300_000_000
"""Bytes free: a build of the demo needs a tenth of the first; below the second the next build may fail."""
LATE = timedelta(hours=1)
"""A worker looks every second: what waits this long, nobody looks after."""


def examine(settings: Settings, now: datetime) -> list[Finding]:
    """Errors keep the mesh from working as it says; warnings will, or cost something."""
    found = [*_disk(settings), *_folder(settings)]
    try:
        found += _registry(settings, now)
    except HansaError as error:
        found.append(Finding(f"doctor/{error.code}", Severity.ERROR, Place("database"), error.message, error.hint))
    order = list(Severity)
    return sorted(found, key=lambda finding: order.index(finding.severity))


def _disk(settings: Settings) -> Iterator[Finding]:
    for folder in {settings.home, settings.state if settings.state.is_dir() else settings.home}:
        free = shutil.disk_usage(folder).free
        if free < LITTLE:
            severity = Severity.ERROR if free < TOO_LITTLE else Severity.WARNING
            words = f"{free // 1_000_000:,} MB are free on its disk."
            fix = "Make room, or keep fewer releases: keep_releases and keep_days in mesh.yaml."
            yield Finding("doctor/disk", severity, Place(str(folder)), words, fix)


def _folder(settings: Settings) -> Iterator[Finding]:
    for finding in read_folder(settings.home).findings:
        if is_error(finding):
            yield Finding("doctor/folder", Severity.ERROR, finding.place, finding.text, finding.fix)


def _registry(settings: Settings, now: datetime) -> list[Finding]:
    db = Database(settings.registry_url)
    try:
        current = db.is_current()
        if not current:
            used = not db.is_empty()
            words = f"The tables are not those of this version (step {migrate.steps()[-1]})."
            fix = "Any command that opens the mesh brings them up to date: `hansa products`."
            place = Place("database")
            return [Finding("doctor/migrations", Severity.ERROR, place, words, fix)] if used else [_nothing()]
        with db.read() as session:
            found = [*_database(session), *doctor.examine(session), *_runs(session, now), *_log(session, now)]
        return [*found, *_files(settings, db)]
    finally:
        db.close()


def _nothing() -> Finding:
    return Finding(
        "doctor/empty", Severity.WARNING, Place("database"), "Nothing was applied yet.", "`hansa plan`, `hansa apply`."
    )


def _database(session: Session) -> Iterator[Finding]:
    if session.get_bind().dialect.name != "sqlite":
        return
    said = [str(row[0]) for row in session.execute(text("PRAGMA quick_check(20)"))]
    for line in said:
        if line != "ok":
            fix = "Stop the server, keep a copy of .hansa, and restore the database from a backup."
            yield Finding("doctor/database", Severity.ERROR, Place("registry.db"), line, fix)


def _runs(session: Session, now: datetime) -> Iterator[Finding]:
    for run in session.scalars(select(Run).where(Run.status == "running")):
        late = run.lease_until is not None and run.lease_until < now
        if late or (run.worker and is_dead(run.worker)):
            words = f"Run {run.id} of `{run.product_id}` says that it runs, but its process is gone."
            fix = "A server takes it up again by itself; without one: `hansa build` the product."
            yield Finding("doctor/lease", Severity.WARNING, Place(f"runs/{run.id}"), words, fix)
    waiting = select(Run).where(Run.status == "queued", Run.queued_at < now - LATE).order_by(Run.queued_at)
    for run in session.scalars(waiting):
        words = f"A run of `{run.product_id}` waits since {run.queued_at:%Y-%m-%d %H:%M} UTC."
        yield Finding("doctor/queue", Severity.WARNING, Place(f"runs/{run.id}"), words, "Start `hansa serve`.")


def _log(session: Session, now: datetime) -> Iterator[Finding]:
    mark = session.get(Bookmark, BOOKMARK)
    unread = select(func.count(), func.min(EventRow.time)).where(EventRow.sequence > (mark.sequence if mark else 0))
    count, first = session.execute(unread).one()
    if count and first < now - LATE:
        words = f"{count:,} events were not looked at, the first of {first:%Y-%m-%d %H:%M} UTC: nobody builds what reads them."
        yield Finding("doctor/log", Severity.WARNING, Place("events"), words, "Start `hansa serve`.")
    if dates.is_behind(session, now):
        words = "Agreements have begun or ended by their dates, and the log of events does not say so yet."
        yield Finding("doctor/agreements", Severity.WARNING, Place("events"), words, "Start `hansa serve`.")


def _files(settings: Settings, db: Database) -> Iterator[Finding]:
    """Everything that a release or an input points at, down to the size of each file."""
    with db.read() as session:
        kept = releases.kept_snapshots(session)
        shown = {(releases.namespace_table(table), snapshot) for table, snapshot in releases.visible(session)}
    if not kept:
        return
    warehouse = open_warehouse(settings)
    try:
        for table, snapshots in sorted(kept.items()):
            for snapshot in sorted(snapshots):
                severity = Severity.ERROR if (table, snapshot) in shown else Severity.WARNING
                for words in warehouse.damage(table, snapshot):
                    fix = "Restore the file from a backup, or build the product again."
                    yield Finding("doctor/file", severity, Place(table), words, fix)
    except StoreAway as error:
        yield Finding(f"doctor/{error.code}", Severity.ERROR, Place("warehouse"), error.message, error.hint)
    finally:
        warehouse.close()
