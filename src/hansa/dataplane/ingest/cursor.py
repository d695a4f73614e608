"""Reading by cursor: a column whose values only grow says what came since the last run."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from hansa.dataplane.ingest.errors import BadServer, SchemaDrift
from hansa.dataplane.ingest.names import present

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hansa.dataplane.ingest.source import SourceRequest


def cursor_column(request: SourceRequest, columns: Sequence[str]) -> str | None:
    """The raw column of the server's custom property `cursor`; None to read everything each time."""
    named = request.server.get("cursor")
    if not isinstance(named, str) or not named:
        return None
    if not request.columns:
        raise BadServer(
            f"`{request.name}` is read by the cursor `{named}`, but its contract declares no columns.",
            hint="Declare the columns: what is kept from run to run needs types that stay.",
        )
    declared = next((prop for prop in request.columns if prop.name == named), None)
    found = present(declared, columns) if declared else ((named,) if named in columns else ())
    if not found:
        raise SchemaDrift(
            f"The cursor column `{named}` is not in the source of `{request.name}`.",
            hint="Correct the custom property `cursor` of the server, or remove it to read everything each time.",
        )
    return found[0]


def to_text(value: object) -> str:
    """As it is kept with the release: a JSON scalar, so that a number stays one."""
    if isinstance(value, bytes):
        raise BadServer(
            "A binary column cannot be a cursor.", hint="Choose a number, a time or a text that only grows."
        )
    return json.dumps(value)


def from_text(text: str | None) -> int | float | str | None:
    value = None if text is None else json.loads(text)
    return value if isinstance(value, int | float | str) else None
