"""A release: the one row that says which snapshots of a product's ports can be read."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime

    from hansa.dataplane.storage.values import TableId


@dataclass(frozen=True, slots=True)
class PortSnapshot:
    """One table of one port. `object` is the contract's schema object, `table` where the warehouse keeps it."""

    product_id: str
    port: str
    object: str
    contract_id: str
    contract_version: str
    table: TableId
    snapshot_id: int
    rows: int
    bytes: int
    at: datetime


@dataclass(frozen=True, slots=True)
class InputState:
    """What a release has read: a source's cursor and fingerprint, or the release of the product before it."""

    port: str
    object: str
    fingerprint: str = ""
    cursor: str | None = None
    table: TableId | None = None
    snapshot_id: int | None = None
    upstream_release: str | None = None


@dataclass(frozen=True, slots=True)
class Release:
    """`number` counts the releases of a product from 1."""

    id: str
    product_id: str
    run_id: str
    number: int
    at: datetime
    snapshots: tuple[PortSnapshot, ...]

    def find(self, port: str, name: str | None = None) -> PortSnapshot | None:
        """The table `name` of a port; without a name its first."""
        return next((s for s in self.snapshots if s.port == port and name in {None, s.object}), None)
