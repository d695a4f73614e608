"""One page of a longer list."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Generic, TypeVar

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Page(Generic[T]):
    """`items` from `offset` on, of `total` in all."""

    items: tuple[T, ...]
    total: int
    offset: int = 0

    @property
    def more(self) -> bool:
        return self.offset + len(self.items) < self.total
