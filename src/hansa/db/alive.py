"""Whether a pooled connection to PostgreSQL still leads to its server, without asking the server each time."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

from sqlalchemy import event
from sqlalchemy.exc import InvalidatePoolError

if TYPE_CHECKING:
    from sqlalchemy import Engine
    from sqlalchemy.pool import ConnectionPoolEntry, PoolProxiedConnection

IDLE = 30.0
"""Seconds unused after which the server is asked: what stands between may have forgotten the line and told nobody."""

_BACK = "hansa.back"


def watch(engine: Engine) -> None:
    """A server that has gone says so on the line: reading what has come already costs no round trip, unlike `pool_pre_ping`."""

    def check(connection: Any, entry: ConnectionPoolEntry, _proxy: PoolProxiedConnection) -> None:
        try:
            for _ in range(2):  # its last words, then that it hung up
                connection.pgconn.consume_input()
            if time.monotonic() - entry.info.get(_BACK, time.monotonic()) > IDLE:
                engine.dialect.do_ping(connection)
        except engine.dialect.loaded_dbapi.Error as error:
            raise InvalidatePoolError from error

    def back(_connection: object, entry: ConnectionPoolEntry) -> None:
        entry.info[_BACK] = time.monotonic()

    event.listen(engine, "checkout", check)
    event.listen(engine, "checkin", back)
