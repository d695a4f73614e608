"""The documents around one document, so that references into other files can be followed; pure: somebody else read them."""

from __future__ import annotations

import posixpath
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from hansa.standards.document import Document


@dataclass(frozen=True)
class Folder:
    """`whole` says that every document there is was given, so that one that is not among them does not exist."""

    documents: tuple[Document, ...] = ()
    whole: bool = False

    @cached_property
    def _by_id(self) -> dict[str, list[Document]]:
        found: dict[str, list[Document]] = {}
        for document in self.documents:
            name = document.data.get("id")
            if isinstance(name, str):
                found.setdefault(name, []).append(document)
        return found

    @cached_property
    def _by_path(self) -> dict[str, Document]:
        return {posixpath.normpath(document.name.replace("\\", "/")): document for document in self.documents}

    def contracts(self, name: str) -> tuple[Document, ...]:
        """The contracts of this id."""
        return tuple(each for each in self._by_id.get(name, ()) if each.spec in {"odcs", "dcs"})

    def beside(self, document: Document, path: str) -> Document | None:
        """The document that a relative path in `document` names."""
        folder = posixpath.dirname(document.name.replace("\\", "/"))
        return self._by_path.get(posixpath.normpath(posixpath.join(folder, path)))


ALONE = Folder()
"""One document and nothing around it."""
