"""Opens data, or a stored table, and says what it looks like; one module for each kind."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

from hansa.kernel.errors import NotFound

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from hansa.contracts.convert.described import Described

KINDS: tuple[str, ...] = ("parquet", "arrow", "csv", "json", "delta")
"""Format name of `contracts/convert` and at the same time the module here whose `describe` opens it."""


def describe(kind: str, source: Path, options: Mapping[str, str]) -> Described:
    """Raises NotFound, or InvalidInput for what is not of that kind; reads as little of the data as it can."""
    if not source.exists():
        raise NotFound(f"There is no file {source}.", hint="Give the path of the data.")
    work: Callable[[Path, Mapping[str, str]], Described] = import_module(f"hansa.dataplane.describe.{kind}").describe
    return work(source, options)
