"""A worker says that it lives, from a thread beside its work."""

from __future__ import annotations

import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING

from sqlalchemy.exc import SQLAlchemyError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import datetime, timedelta

    from sqlalchemy.orm import Session

    from hansa.db.database import Database
    from hansa.kernel.clock import Clock


@contextmanager
def beating(
    db: Database, clock: Clock, beat: Callable[[Session, datetime], bool], *, every: timedelta, name: str
) -> Iterator[None]:
    """Calls `beat` as long as the block runs, until it says that the work is no longer this worker's."""
    done = threading.Event()

    def loop() -> None:
        while not done.wait(every.total_seconds()):
            try:
                with db.write() as session:
                    if not beat(session, clock.now()):
                        return
            except SQLAlchemyError:
                continue  # the database is busy or away for a moment: a lease outlasts several beats

    thread = threading.Thread(target=loop, name=name, daemon=True)
    thread.start()
    try:
        yield
    finally:
        done.set()
        thread.join()
