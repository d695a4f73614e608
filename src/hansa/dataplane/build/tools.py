"""What every build works with, and the values that its steps hand on."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from hansa.dataplane.errors import BadModel

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from hansa.dataplane.ingest.source import Source
    from hansa.dataplane.storage.warehouse import Warehouse
    from hansa.db.database import Database
    from hansa.kernel.clock import Clock


@dataclass(frozen=True, slots=True)
class Paths:
    """`home` is the mesh folder, `data` what `${HANSA_DATA}` stands for, `tmp` is emptied after each run."""

    home: Path
    tmp: Path
    data: Path


def nothing(_moment: str) -> None:
    """The hook of real builds; a test kills the process here."""


@dataclass(frozen=True, slots=True)
class Tools:
    db: Database
    warehouse: Warehouse
    clock: Clock
    paths: Paths
    sources: Mapping[str, Source] = field(default_factory=dict)
    environment: Mapping[str, str] = field(default_factory=dict)
    memory: str = "400MB"
    threads: int = 2
    hook: Callable[[str], None] = nothing


@dataclass(frozen=True, slots=True)
class Result:
    """How a build ended, in the words of a run."""

    status: str
    message: str
    rows: int = 0
    bytes: int = 0


def broken_model(path: str, error: Exception) -> BadModel:
    if isinstance(error, ModuleNotFoundError) and error.name:
        return BadModel(
            f"{path} needs the Python module `{error.name}`, which is not installed.",
            hint="Install it where Hansa is installed, and build again.",
        )
    lines = str(error).strip().splitlines()
    text = lines[0] if lines else type(error).__name__
    return BadModel(f"{path} could not be run: {text.rstrip('.')}.", hint="Correct the model and apply it again.")
