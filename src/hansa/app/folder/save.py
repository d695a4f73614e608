"""Writes documents back into the mesh folder, so that what was made in a page is in the repository too."""

from __future__ import annotations

import os
import tempfile
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from hansa.app.folder.index import Index
from hansa.app.folder.layout import file_for, other_file
from hansa.kernel.errors import InvalidInput
from hansa.kernel.ids import slug
from hansa.registry.records.values import Kind
from hansa.standards.replay import relaid

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True)
class MeshFolder:
    """The folder as the pages see it: one file per document, each written whole or not at all."""

    home: Path
    index: Index = field(init=False, compare=False, repr=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "index", Index(self.home))

    def save(self, kind: Kind, identifier: str, text: str, *, domain: str = "") -> Path:
        """Writes the document to the file it lives in, or to a new one at its kind's place."""
        place = self._place(kind, identifier, domain)
        file = self.home.joinpath(*place.parts)
        if kind is Kind.NAMESPACE and file.exists():
            text = relaid(file.read_text(encoding="utf-8"), text)
        written = self._write(place, text)
        self.index.written(kind, identifier, place)
        return written

    def save_code(self, product: str, files: Mapping[str, str], *, domain: str = "") -> None:
        """Writes the product's models beside it; names are `models/<name>.sql` or `.py`, nothing else."""
        known = self._place(Kind.PRODUCT, product, domain)
        for name, text in files.items():
            path = PurePosixPath(name)
            if len(path.parts) != 2 or path.parts[0] != "models" or slug(path.stem) != path.stem.replace("_", "-"):
                raise InvalidInput(
                    f"{name!r} is no name for a model.", hint="Use models/<name>.sql or models/<name>.py."
                )
            self._write(known.parent / path, text)

    def remove(self, kind: Kind, identifier: str) -> None:
        known = self.index.find(kind, identifier)
        if known:
            self.home.joinpath(*known.parts).unlink(missing_ok=True)

    def _place(self, kind: Kind, identifier: str, domain: str) -> PurePosixPath:
        known = self.index.find(kind, identifier)
        if known is not None:
            return known
        usual = file_for(kind, identifier, domain=domain)
        return other_file(usual, identifier) if self.home.joinpath(*usual.parts).exists() else usual

    def _write(self, relative: PurePosixPath, text: str) -> Path:
        path = self.home.joinpath(*relative.parts)
        if not path.resolve().is_relative_to(self.home.resolve()):
            raise InvalidInput(f"{relative} leads out of the mesh folder.")
        write_atomically(path, text)
        return path


def write_atomically(path: Path, text: str) -> None:
    """The new text or the old one, never half of either: written beside, synced, renamed."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=".", suffix=".new")
    try:
        with os.fdopen(handle, "w", encoding="utf-8", newline="") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        Path(name).chmod(0o644)
        Path(name).replace(path)
    finally:
        Path(name).unlink(missing_ok=True)
