"""`${NAME}` and `${NAME:-default}` in the text of a rule (RFC 0050), and the names that the standard fills itself."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

TABLE = ("table", "object", "model", "schema", "schema_name")
COLUMN = ("column", "property", "field")
"""The table and the column that the rule stands at, as the standard and older contracts call them, with or without `$`."""

_SLOT = re.compile(r"\$\{([A-Za-z_][A-Za-z0-9_.]*)(?::-([^}]*))?\}|\{(" + "|".join((*TABLE, *COLUMN)) + r")\}")


def filled(text: str, own: Mapping[str, str], variables: Mapping[str, str]) -> tuple[str, str]:
    """The text with every slot filled, and why it cannot be (empty: it is). `own` wins over `variables`."""
    unknown: list[str] = []

    def value(match: re.Match[str]) -> str:
        name = match[1] or match[3]
        if name in own:
            return own[name]
        found: str | None = variables.get(name, match[2])
        if found is None:
            unknown.append(name)
            return match[0]
        return found

    done = _SLOT.sub(value, text)
    if not unknown:
        return done, ""
    missing = ", ".join(dict.fromkeys(unknown))
    column = " A rule of a table has no column." if set(unknown) & set(COLUMN) else ""
    return done, f"There is no value for {missing}: set it in the environment, or write ${{NAME:-default}}.{column}"
