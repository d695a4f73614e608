"""Something that is made when it is first needed: what takes long to load costs nobody who does without it."""

from __future__ import annotations

from threading import Lock
from typing import TYPE_CHECKING, Any, Protocol, TypeVar, cast

if TYPE_CHECKING:
    from collections.abc import Callable


class Closing(Protocol):
    def close(self) -> None: ...


T = TypeVar("T", bound=Closing)


def later(make: Callable[[], T]) -> T:
    """Stands for what `make` gives, which is called once, by the first thread that asks for anything but to close it."""
    return cast("T", _Later(make))


class _Later:
    def __init__(self, make: Callable[[], Closing]) -> None:
        self._make = make
        self._lock = Lock()
        self._made: Closing | None = None

    def __getattr__(self, name: str) -> Any:
        with self._lock:
            if self._made is None:
                self._made = self._make()
        return getattr(self._made, name)

    def close(self) -> None:
        if self._made is not None:
            self._made.close()
