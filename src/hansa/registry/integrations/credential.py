"""What a credential must say, and what of the stored one stands when a new one leaves its secrets blank."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from hansa.kernel.errors import InvalidInput
from hansa.kernel.secrets import is_secret
from hansa.registry.integrations.values import READ_HERE
from hansa.registry.records.queries import mapping

if TYPE_CHECKING:
    from hansa.kernel.json import Json
    from hansa.registry.integrations.values import Source

_HOST = re.compile(r"[A-Za-z0-9_](?:[A-Za-z0-9._-]*[A-Za-z0-9_])?|[0-9A-Fa-f:.]+")
NEEDED = ("host", "database", "user", "password")
"""What a database's credential must say, so that nothing of the server's own surroundings is used in its place."""

KNOWN = frozenset({*NEEDED, "port", "schema", "sslmode", "ssl"})
"""What a database's credential may say: another word would be passed over, and its database be read with less safety."""

INSIDE = frozenset({"database", "schema", "role", "warehouse"})
"""What may change while the secrets stay: it lies within the place that has them anyway."""


def merged(before: dict[str, Json], given: dict[str, Json]) -> dict[str, Json]:
    """`given`, with the secrets of `before` where it leaves them blank and leads to the same place."""
    old, new = mapping(before.get("details")), mapping(given.get("details"))
    kept = {key: value for key, value in old.items() if is_secret(key) and value and not new.get(key)}
    places = sorted(key for key in {*old, *new} - INSIDE if not is_secret(key))
    moved = [key for key in places if old.get(key) != new.get(key)]
    if kept and moved:
        raise InvalidInput(
            f"The credential's {', '.join(moved)} changed, and its {', '.join(sorted(kept))} was left blank.",
            hint="Enter it again: a stored secret is not taken to another place.",
        )
    return {**given, "details": {**new, **kept}}


def check(source: Source, credential: dict[str, Json], *, trusted: bool) -> None:
    """Raises InvalidInput for a database that cannot be reached with it. `trusted` may name a socket's folder as host."""
    if source not in READ_HERE:
        return
    details = mapping(credential.get("details"))
    missing = [each for each in NEEDED if not details.get(each) or not isinstance(details[each], str)]
    if missing:
        raise InvalidInput(
            f"The credential of a {source} integration says no {', '.join(missing)}.",
            hint="details: host, port, database, user, password, for PostgreSQL also schema and sslmode; all are texts.",
        )
    unknown = sorted(set(details) - KNOWN)
    if unknown:
        raise InvalidInput(
            f"The credential's {', '.join(unknown)} are not understood for {source}.",
            hint=f"Understood are: {', '.join(sorted(KNOWN))}.",
        )
    host = str(details["host"])
    if not (_HOST.fullmatch(host) or (trusted and host.startswith("/"))):
        raise InvalidInput(f"{host!r} is no host.", hint="Give a name or an address, and the port beside it.")
    port = details.get("port")
    if port not in {None, ""} and not (str(port).isascii() and str(port).isdigit() and 0 < int(str(port)) < 65536):
        raise InvalidInput(f"{port!r} is no port.", hint="Leave it out for the usual one.")
    for name, value in details.items():
        if isinstance(value, str) and ("${" in value or "\x00" in value):
            raise InvalidInput(f"The credential's {name} holds characters that mean something else here.")
