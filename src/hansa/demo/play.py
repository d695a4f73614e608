"""Plays the demo through: raw data, documents, first build, the bad day. Every step is a public command."""

from __future__ import annotations

import subprocess
import sys
from datetime import UTC, datetime, timedelta
from importlib.util import find_spec
from typing import TYPE_CHECKING

from hansa.demo import database, seed
from hansa.kernel.errors import Unavailable

if TYPE_CHECKING:
    from pathlib import Path

PLAYED = "demo-played"
"""The marker that is written last: a demo that was interrupted before it is played on from where it stopped."""

UNLUCKY = "returns"
"""The product whose contract fails after the first build."""

LEARNING = "realtime-user-classification"
"""The product with a Python model: without scikit-learn, which is an extra, its run fails and all others are built."""


def prepare(home: Path, *, scale: float, reset: bool) -> str:
    """Makes the demo in `home` if it is not there yet, or anew with `reset`; a folder that holds another mesh is refused.

    Answers what the visitor should know about it, mostly nothing.
    """
    marker = home / seed.STATE / PLAYED
    if reset:
        database.forget(home)
        seed.reset(home)
    if marker.exists():
        return ""
    database.claim(home)
    _write(home, scale)
    _hansa("apply", "--home", home, "--why", "The demo begins")
    learns = find_spec("sklearn") is not None
    _hansa("build", "--all", "--quiet", "--home", home, allowed=(0,) if learns else (0, 1))
    seed.bad_day(home)
    _hansa("build", UNLUCKY, "--quiet", "--home", home, allowed=(0, 1))
    marker.touch()
    if learns:
        return ""
    return f"{LEARNING} is not built, it needs scikit-learn: pip install 'hansa[demo]', then hansa build {LEARNING} --home {home}"


def _write(home: Path, scale: float) -> None:
    """Three years of raw data up to yesterday; a bar in the terminal says how far it is."""
    from rich.console import Console
    from rich.progress import Progress

    with Progress(console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("Raw data", total=None)

        def say(what: str, done: int, total: int) -> None:
            bar.update(task, description=f"Raw data: {what}", completed=done, total=total)

        until = datetime.now(UTC).date() - timedelta(days=1)
        seed.write_home(home, scale=scale, until=until, progress=say)


def _hansa(*arguments: object, allowed: tuple[int, ...] = (0,)) -> None:
    command = [sys.executable, "-m", "hansa", *map(str, arguments)]
    ended = subprocess.run(command, check=False, stdout=sys.stderr)  # noqa: S603 our own commands
    if ended.returncode not in allowed:
        words = " ".join(map(str, arguments))
        raise Unavailable(f"`hansa {words}` failed with exit code {ended.returncode}; its message stands above.")
