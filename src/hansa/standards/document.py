"""One document of a standard: its text, its tree, and which specification in which version it declares."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, TypeAlias, cast

if TYPE_CHECKING:
    from collections.abc import Callable

    from hansa.kernel.findings import Place
    from hansa.kernel.json import Json
    from hansa.standards.yaml import Tree

Spec: TypeAlias = Literal["odcs", "odps", "dps", "dcs"]

NAMES: dict[Spec, str] = {
    "odcs": "Open Data Contract Standard",
    "odps": "Open Data Product Standard",
    "dps": "Data Product Specification",
    "dcs": "Data Contract Specification",
}
CURRENT: dict[Spec, str] = {"odcs": "3.2.0", "odps": "1.1.0", "dps": "0.0.1", "dcs": "1.2.1"}
"""What new documents declare and what `upgrade` leads to."""


@dataclass(frozen=True, eq=False, repr=False)
class Document:
    """`spec_version` is without the leading `v`."""

    name: str
    text: str
    tree: Tree
    spec: Spec
    spec_version: str

    @property
    def data(self) -> dict[str, Json]:
        return cast("dict[str, Json]", self.tree.data)

    def place(self, pointer: str, *, key: bool = False) -> Place:
        return self.tree.place(pointer, key=key)

    def later(self, pointer: str) -> Callable[[], Place]:
        return self.tree.later(pointer)
