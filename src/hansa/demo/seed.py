"""Writes a demo home (documents and raw data), lets its bad day come, and puts it back as it was."""

from __future__ import annotations

import json
import os
import shutil
from dataclasses import dataclass
from datetime import date
from importlib.resources import as_file, files
from typing import TYPE_CHECKING

from hansa.kernel.errors import Conflict, NotFound

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    Progress = Callable[[str, int, int], None]
    """Called with (what is being written, parts done, parts in all)."""

SEED = 1241
"""The year in which Lübeck and Hamburg made their treaty; any other number gives another shop."""

STATE, MARKER = ".hansa", "demo.json"
WRITTEN = (
    "mesh.yaml",
    "teams",
    "sourcesystems",
    "definitions",
    "tags",
    "policies",
    "certifications",
    "classification-schemes",
    "assets",
    "dataproductbuilders",
    "access",
    "dataproducts",
    "semantic-ontology",
    "data",
)
"""What the demo writes into a home, besides the marker. A reset removes these and nothing else but the state."""


@dataclass(frozen=True, slots=True)
class Marker:
    """What a home was written with. It is there before the first file as not ready, and after the last as ready."""

    seed: int
    scale: float
    until: date
    ready: bool


def write_home(home: Path, *, seed: int = SEED, scale: float = 1.0, until: date, progress: Progress) -> None:
    """Documents and raw data up to `until`. A ready home is left as it is; one that was cut short is written anew.

    A folder that holds something else is refused, so that nobody's mesh is overwritten.
    """
    from hansa.demo.raw.deliver import deliver
    from hansa.demo.raw.world import World

    marker = read_marker(home)
    if marker and marker.ready:
        return
    _refuse_foreign(home, marker)
    _write_marker(home, Marker(seed, scale, until, ready=False))
    _remove_written(home)
    with as_file(files("hansa.demo").joinpath("mesh")) as mesh:
        shutil.copytree(mesh, home, dirs_exist_ok=True, ignore=shutil.ignore_patterns("__pycache__", "*.pyc"))
    deliver(home / "data", World(seed, until, scale), progress)
    _write_marker(home, Marker(seed, scale, until, ready=True))


def bad_day(home: Path) -> Path:
    """The returns desk delivers a file that breaks the promise of `returns`; its path. A second call writes the same file.

    The first build of `returns` passes; a build after this is blocked, and consumers go on reading the last good version.
    """
    from hansa.demo.raw.deliver import deliver_bad_returns
    from hansa.demo.raw.world import World

    marker = read_marker(home)
    if marker is None or not marker.ready:
        raise NotFound(f"{home} is no demo home.", hint="Write one first: `hansa demo --home DIR`.")
    return deliver_bad_returns(home / "data", World(marker.seed, marker.until, marker.scale))


def reset(home: Path) -> None:
    """Removes what the demo wrote and all state, so that the next `write_home` begins anew. Only a demo home is touched."""
    marker = read_marker(home)
    if marker is None:
        if not home.exists() or not any(home.iterdir()):
            return
        _refuse_foreign(home, marker)
    _remove_written(home)
    # The marker goes last: a reset that was cut short can be repeated.
    for child in sorted((home / STATE).iterdir()) if (home / STATE).exists() else ():
        if child.name != MARKER:
            _remove(child)
    _remove(home / STATE)


def read_marker(home: Path) -> Marker | None:
    """What `home` was written with; None if it is no demo home."""
    try:
        data = json.loads((home / STATE / MARKER).read_text(encoding="utf-8"))
        return Marker(int(data["seed"]), float(data["scale"]), date.fromisoformat(data["until"]), bool(data["ready"]))
    except (FileNotFoundError, NotADirectoryError):
        return None
    except (ValueError, KeyError, TypeError):
        # Half a marker was never the last thing written: the home is not ready, and written anew.
        return Marker(SEED, 1.0, date.min, ready=False)


def _refuse_foreign(home: Path, marker: Marker | None) -> None:
    found = [name for name in WRITTEN if (home / name).exists()]
    if marker is None and found:
        raise Conflict(
            f"{home} holds {', '.join(found)}, but is no demo home.",
            hint="Choose an empty folder; the demo never overwrites a mesh.",
        )


def _write_marker(home: Path, marker: Marker) -> None:
    folder = home / STATE
    folder.mkdir(parents=True, exist_ok=True)
    data = {"seed": marker.seed, "scale": marker.scale, "until": marker.until.isoformat(), "ready": marker.ready}
    fresh = folder / (MARKER + ".new")
    with fresh.open("w", encoding="utf-8") as file:
        json.dump(data, file)
        file.flush()
        os.fsync(file.fileno())
    fresh.replace(folder / MARKER)


def _remove_written(home: Path) -> None:
    for name in WRITTEN:
        _remove(home / name)


def _remove(path: Path) -> None:
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)
