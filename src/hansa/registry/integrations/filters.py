"""Which tables of a database are taken in: names and patterns in the configuration."""

from __future__ import annotations

from dataclasses import dataclass
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING

from hansa.kernel.errors import InvalidInput

if TYPE_CHECKING:
    from collections.abc import Mapping

    from hansa.kernel.json import Json


@dataclass(frozen=True, slots=True)
class Filters:
    """No `include` means all tables."""

    include: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()

    def take(self, table: str) -> bool:
        wanted = not self.include or any(fnmatchcase(table, each) for each in self.include)
        return wanted and not any(fnmatchcase(table, each) for each in self.exclude)


def of(configuration: Mapping[str, Json]) -> Filters:
    """`filters: {include: [orders*], exclude: [*_tmp]}`. Raises InvalidInput for what is not understood, and would be passed over."""
    said = configuration.get("filters")
    if not said:
        return Filters()
    if not isinstance(said, dict) or set(said) - {"include", "exclude"}:
        raise InvalidInput("The filters are not understood.", hint="filters: {include: [orders*], exclude: [*_tmp]}")
    return Filters(_patterns(said.get("include")), _patterns(said.get("exclude")))


def _patterns(said: Json) -> tuple[str, ...]:
    if said is None:
        return ()
    if not isinstance(said, list) or not all(isinstance(each, str) and each for each in said):
        raise InvalidInput("A filter is a list of names and patterns of tables.", hint="include: [orders*]")
    return tuple(str(each) for each in said)
