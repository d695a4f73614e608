"""The engine's compiled module alone: connections, statements, errors.

The package around it adds relations as Python objects and takes three times as long to load, which is a sixth of what testing a small
file costs; whoever asks a connection for `sql` or `table` imports `duckdb`, and these are then the same classes.
"""

from __future__ import annotations

from _duckdb import DuckDBPyConnection, Error, StatementType, connect
from _duckdb import __version__ as ENGINE_VERSION  # noqa: N812 it is a constant

__all__ = ["ENGINE_VERSION", "DuckDBPyConnection", "Error", "StatementType", "connect"]
