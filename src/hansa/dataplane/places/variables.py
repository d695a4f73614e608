"""`${NAME}` and `${NAME:-default}` in a server block become what the environment says (ODCS 3.2.0, RFC 0050)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from hansa.dataplane.places.errors import BadPlace

if TYPE_CHECKING:
    from collections.abc import Mapping

    from hansa.kernel.json import Json
    from hansa.standards.odcs.servers import Server

_VARIABLE = re.compile(r"\$\{([A-Za-z_][A-Za-z0-9_]*)(?::-([^}]*))?\}")
_SECRETS = ("password", "secret", "token", "accessKey", "privateKey")


def fill(text: str, environment: Mapping[str, str], what: str) -> str:
    """An unset name without a default is refused, never left empty; an empty one takes the default, as in a shell."""

    def value(match: re.Match[str]) -> str:
        name, default = match.groups()
        found = environment.get(name)
        if found or (found is not None and default is None):
            return found
        if default is None:
            raise BadPlace(f"{what} needs the environment variable {name}, which is not set.", hint=f"Set {name}.")
        return str(default)

    return _VARIABLE.sub(value, text)


def filled(server: Server, environment: Mapping[str, str]) -> Server:
    """The server with its variables replaced; a password that stands in the contract itself is refused."""
    plain = server.to_json()
    for name in _SECRETS:
        written = server.get(name)
        if isinstance(written, str) and written and not _VARIABLE.fullmatch(written):
            raise BadPlace(
                f"The server `{server.server}` has its {name} in the contract, where everybody can read it.",
                hint=f"Write `{name}: ${{MY_{name.upper()}}}` and set that environment variable.",
            )
    return type(server).of(_within(plain, environment, f"the server `{server.server}`"))


def _within(value: Json, environment: Mapping[str, str], what: str) -> Json:
    if isinstance(value, str):
        return fill(value, environment, f"{what[0].upper()}{what[1:]}") if "${" in value else value
    if isinstance(value, list):
        return [_within(each, environment, what) for each in value]
    if isinstance(value, dict):
        return {key: _within(each, environment, f"`{key}` of {what}") for key, each in value.items()}
    return value
