"""Plays the demo through: raw data, documents, first build, the bad day. Every step is a public command."""

from __future__ import annotations

import shutil
import subprocess
import sys
from typing import TYPE_CHECKING

from hansa.demo import seed
from hansa.kernel.errors import Conflict, Unavailable

if TYPE_CHECKING:
    from pathlib import Path

BUILT = "built"
"""The marker that is written last: a demo that was interrupted before it is made anew."""


def prepare(home: Path, *, scale: float, reset: bool) -> None:
    """Makes the demo in `home` if it is not there yet, or anew with `reset`; a folder that is no demo is left alone."""
    marker = home / ".hansa" / "demo" / BUILT
    if reset or not marker.exists():
        _clear(home)
    if marker.exists():
        return
    seed.write_home(home, scale=scale)
    _hansa("apply", "--home", home, "--why", "The demo begins")
    _hansa("build", "--all", "--home", home)
    seed.bad_day(home)
    _hansa("build", seed.UNLUCKY, "--home", home, allowed=(0, 1))
    marker.parent.mkdir(parents=True, exist_ok=True)
    marker.touch()


def _clear(home: Path) -> None:
    if not home.exists() or not any(home.iterdir()):
        return
    if not seed.is_demo(home):
        raise Conflict(f"{home} is not a demo: it is left as it is.", hint="Choose an empty folder with --home.")
    shutil.rmtree(home)


def _hansa(*arguments: object, allowed: tuple[int, ...] = (0,)) -> None:
    command = [sys.executable, "-m", "hansa", *map(str, arguments)]
    ended = subprocess.run(command, check=False, stdout=sys.stderr)  # noqa: S603 our own commands
    if ended.returncode not in allowed:
        words = " ".join(map(str, arguments))
        raise Unavailable(f"`hansa {words}` failed with exit code {ended.returncode}; its message stands above.")
