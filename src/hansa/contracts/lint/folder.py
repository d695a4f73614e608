"""The documents around one document, so that references into other files can be followed; pure: somebody else read them."""

from __future__ import annotations

import posixpath
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from hansa.contracts.lint.subject import Subject
    from hansa.standards.document import Document


@dataclass(frozen=True, eq=False, repr=False)
class Folder:
    """`whole` says that every document there is was given, so that an id that is not among them does not exist.

    `followed` says the same of relative paths: the files that documents refer to were looked for.
    """

    documents: tuple[Document, ...] = ()
    whole: bool = False
    followed: bool = False

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

    @property
    def contract_ids(self) -> tuple[str, ...]:
        return tuple(name for name, found in self._by_id.items() if any(each.spec in {"odcs", "dcs"} for each in found))

    def same_id(self, document: Document) -> tuple[Document, ...]:
        """The other documents of the same standard and id."""
        found = self._by_id.get(str(document.data.get("id")), ())
        return tuple(each for each in found if each.name != document.name and each.spec == document.spec)

    def beside(self, document: Document, path: str) -> Document | None:
        """The document that a relative path in `document` names."""
        folder = posixpath.dirname(document.name.replace("\\", "/"))
        return self._by_path.get(posixpath.normpath(posixpath.join(folder, path)))

    @cached_property
    def _subjects(self) -> dict[str, Subject]:
        return {}

    def subject(self, document: Document) -> Subject:
        """Another document walked, once for all that refer to it."""
        if document.name not in self._subjects:
            from hansa.contracts.lint.subject import Subject

            self._subjects[document.name] = Subject(document, self)
        return self._subjects[document.name]


ALONE = Folder()
"""One document and nothing around it."""
