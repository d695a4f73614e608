"""Texts that are far away are fetched once into the session's folder: every look at them after the first would fetch them anew."""

from __future__ import annotations

import errno
import re
import shutil
from typing import TYPE_CHECKING

from hansa.dataplane.places.errors import UnreadableData
from hansa.dataplane.places.find import DataFile, opener

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from hansa.dataplane.places.session import Session

_ODD = re.compile(r"[^\w. -]|^\.+")
"""What a name may have in a store, and the engine or a folder takes for something else."""

PIECE = 4 * 1024 * 1024
"""Bytes that are held at a time."""


def fetched(session: Session, files: Sequence[DataFile]) -> tuple[DataFile, ...]:
    """The same files nearby, each under its own name in a folder of its own; gone with the session."""
    return tuple(_one(session.folder / session.name("far"), each) for each in files)


def _one(folder: Path, file: DataFile) -> DataFile:
    folder.mkdir()
    path = folder / _ODD.sub("_", file.label)
    try:
        with file.opens() as raw, path.open("wb") as copy:
            shutil.copyfileobj(raw, copy, PIECE)
    except OSError as error:
        if error.errno != errno.ENOSPC:
            raise
        raise UnreadableData(
            f"{file.label} ({file.size:,} bytes) does not fit into the temporary folder, where it is read from.",
            hint="Set TMPDIR to a folder with more room.",
        ) from error
    return DataFile(str(path), file.label, file.size, opener(path))
