"""What goes through the door: which table a name means, what was read, and the answer."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pyarrow as pa

    from hansa.governance.decide import Reason


@dataclass(frozen=True, slots=True)
class Read:
    """One table of one port in the snapshot that was read: what a receipt names."""

    product: str
    port: str
    table: str
    snapshot: str
    rows: int

    def __str__(self) -> str:
        return f"{self.product}/{self.port}/{self.table}@{self.snapshot}"


@dataclass(frozen=True, slots=True)
class Result:
    """`truncated`: there are more rows than were asked for. `masks` are the hidden columns, `reasons` say why."""

    table: pa.Table
    truncated: bool
    reads: tuple[Read, ...]
    reasons: tuple[Reason, ...]
    masks: frozenset[str] = frozenset()

    @property
    def columns(self) -> list[str]:
        return list(self.table.column_names)
