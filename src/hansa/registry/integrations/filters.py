"""Which tables of which databases and schemas are taken in: names and patterns in the configuration."""

from __future__ import annotations

from dataclasses import dataclass
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING

from hansa.kernel.errors import InvalidInput
from hansa.registry.integrations.values import Source

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from hansa.kernel.json import Json

KEYS = ("databases", "schemas", "tables", "include", "exclude")
EXAMPLE = 'filters: {"databases": ["shop*"], "schemas": ["sales"], "tables": ["orders*"], "exclude": ["*_tmp"]}'


@dataclass(frozen=True, slots=True)
class Filters:
    """No `tables` means all. No `databases` or `schemas` means the one that the credential names."""

    databases: tuple[str, ...] = ()
    schemas: tuple[str, ...] = ()
    tables: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()

    def take(self, table: str, schema: str = "") -> bool:
        """Patterns with a point are of `schema.table`."""
        whole = f"{schema}.{table}"
        wanted = not self.tables or _fits(self.tables, table, whole)
        return wanted and not _fits(self.exclude, table, whole)


def choose(names: Sequence[str], patterns: Sequence[str], what: str) -> list[str]:
    """Those that a pattern fits. Raises InvalidInput where none is left."""
    found = [name for name in names if _fits(patterns, name)]
    if not found:
        shown = ", ".join(names[:20]) or "none that the credential may see"
        raise InvalidInput(f"The filters leave no {what} over.", hint=f"Nothing was changed. There are: {shown}.")
    return found


def of(configuration: Mapping[str, Json], source: Source) -> Filters:
    """Raises InvalidInput for what is not understood, and would be passed over. `include` is another word for `tables`."""
    said = configuration.get("filters")
    if not said:
        return Filters()
    if not isinstance(said, dict):
        raise InvalidInput("The filters are not understood.", hint=EXAMPLE)
    unknown = sorted(set(said) - set(KEYS))
    if unknown:
        raise InvalidInput(f"The filters' {', '.join(unknown)} are not understood.", hint=EXAMPLE)
    found = {key: _patterns(key, said.get(key)) for key in KEYS}
    if found["schemas"] and source is not Source.POSTGRES:
        raise InvalidInput(f"A {source} server has databases and no schemas.", hint="filters: {databases: [shop*]}")
    return Filters(found["databases"], found["schemas"], found["tables"] + found["include"], found["exclude"])


def _patterns(key: str, said: Json) -> tuple[str, ...]:
    if said is None:
        return ()
    if not isinstance(said, list) or not all(isinstance(each, str) and each for each in said):
        raise InvalidInput(f"The filter `{key}` is no list of names and patterns.", hint=EXAMPLE)
    return tuple(str(each) for each in said)


def _fits(patterns: Sequence[str], *names: str) -> bool:
    return any(fnmatchcase(name, each) for name in names for each in patterns)
