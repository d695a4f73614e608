"""What a column is called in the source: today, and under the names it had before."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from hansa.standards.odcs.schema import Property


def raw_names(prop: Property) -> tuple[str, ...]:
    """The physical name, the alternative names (custom property `alternativeNames`), the name: the first that is there counts."""
    other = prop.custom("alternativeNames")
    names = [prop.physical_name or prop.name, *(map(str, other) if isinstance(other, list) else ()), prop.name]
    return tuple(dict.fromkeys(name for name in names if name))


def present(prop: Property, columns: Iterable[str]) -> tuple[str, ...]:
    """Which of its names a source has; letter case counts only where it must."""
    exact = set(columns)
    folded = {name.casefold(): name for name in exact}
    found = [name if name in exact else folded.get(name.casefold()) for name in raw_names(prop)]
    return tuple(dict.fromkeys(name for name in found if name is not None))


def closest(name: str, candidates: Sequence[str]) -> str | None:
    """The column that `name` most likely became: a similar spelling, or one name inside the other."""
    from difflib import get_close_matches

    near = get_close_matches(name.casefold(), [c.casefold() for c in candidates], n=1, cutoff=0.6)
    if near:
        return next(c for c in candidates if c.casefold() == near[0])
    parts = set(name.casefold().replace("-", "_").split("_"))
    shared = [c for c in candidates if parts & set(c.casefold().replace("-", "_").split("_"))]
    return shared[0] if len(shared) == 1 else None
