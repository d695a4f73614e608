"""Lint of one text that may never have been a file: what `hansa.Contract.lint` does."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from hansa.app.lint.rules import chosen
from hansa.app.lint.run import Outcome, run
from hansa.app.lint.sources import Source


def lint_one(text: str, name: str, base: Path, config: str, *, fixing: bool = False) -> Outcome:
    """`base` is the folder that configurations and relative references are looked for in; nothing is written."""
    path = None if "://" in name else base / Path(name).name
    source = Source(name, text, path)
    today = datetime.now(UTC).date()
    return run([source], chosen((), (), config).of, today=today, fixing=fixing)[0]
