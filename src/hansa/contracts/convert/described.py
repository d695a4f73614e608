"""What data or a stored table looks like, in words that no engine owns: the data plane describes, converters read it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from hansa.kernel.json import Json


@dataclass(frozen=True, slots=True)
class Field:
    """A column or a nested field: a `struct` has `fields`, a `list` one field, a `map` two (key and value).

    `type` is a word of `contracts/convert/scalar.py`; `native` is what the source itself calls it; `length` is the most
    characters or bytes, 0 where there is no limit.
    """

    name: str
    type: str
    nullable: bool = True
    native: str = ""
    description: str = ""
    fields: tuple[Field, ...] = ()
    values: tuple[Json, ...] = ()
    metadata: tuple[tuple[str, Json], ...] = ()
    length: int = 0


@dataclass(frozen=True, slots=True)
class Described:
    """A table; `kind` is the format of the source, `key` its identifying columns, `partitions` in their order.

    `notes` are (path, what of the source is not said here); `server` is where the data is, in the standard's words.
    """

    name: str
    kind: str
    fields: tuple[Field, ...]
    description: str = ""
    key: tuple[str, ...] = ()
    partitions: tuple[str, ...] = ()
    metadata: tuple[tuple[str, Json], ...] = ()
    notes: tuple[tuple[str, str], ...] = ()
    server: tuple[tuple[str, Json], ...] = ()
