"""Writes documents back into the mesh folder, so that what was made in a page is in the repository too."""

from __future__ import annotations

import os
import tempfile
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from hansa.app.folder.layout import file_for
from hansa.app.folder.ontology import relaid
from hansa.app.folder.read import read_folder
from hansa.kernel.errors import InvalidInput
from hansa.kernel.ids import slug
from hansa.registry.records.values import Kind

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True)
class MeshFolder:
    """The folder as the pages see it: one file per document, each written whole or not at all."""

    home: Path

    def save(self, kind: Kind, identifier: str, text: str, *, domain: str = "") -> Path:
        """Writes the document to the file it lives in, or to a new one at its kind's place."""
        known = read_folder(self.home).files.get((kind, identifier))
        if known is not None and kind is Kind.NAMESPACE:
            text = relaid(self.home.joinpath(*known.parts).read_text(encoding="utf-8"), text)
        return self._write(known or file_for(kind, identifier, domain=domain), text)

    def save_code(self, product: str, files: Mapping[str, str], *, domain: str = "") -> None:
        """Writes the product's models beside it; names are `models/<name>.sql` or `.py`, nothing else."""
        known = read_folder(self.home).files.get((Kind.PRODUCT, product)) or file_for(
            Kind.PRODUCT, product, domain=domain
        )
        for name, text in files.items():
            path = PurePosixPath(name)
            if len(path.parts) != 2 or path.parts[0] != "models" or slug(path.stem) != path.stem.replace("_", "-"):
                raise InvalidInput(
                    f"{name!r} is no name for a model.", hint="Use models/<name>.sql or models/<name>.py."
                )
            self._write(known.parent / path, text)

    def remove(self, kind: Kind, identifier: str) -> None:
        known = read_folder(self.home).files.get((kind, identifier))
        if known:
            self.home.joinpath(*known.parts).unlink(missing_ok=True)

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
