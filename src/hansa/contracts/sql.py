"""Text that becomes part of a SQL statement: the one way to quote a name and a value in this room."""

from __future__ import annotations


def quote(name: str) -> str:
    """A name as a quoted SQL identifier; a null character cannot stand in one."""
    return '"' + name.replace("\x00", "").replace('"', '""') + '"'


def literal(value: str | bool | float) -> str:
    """A value as a SQL literal."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return repr(value)
    return "'" + value.replace("\x00", "").replace("'", "''") + "'"
