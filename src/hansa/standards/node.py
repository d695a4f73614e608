"""The base of every typed part of a document: frozen, camelCase outside, unknown keys kept in `model_extra`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeAlias

from pydantic import BaseModel, ConfigDict
from pydantic.alias_generators import to_camel

if TYPE_CHECKING:
    from hansa.kernel.json import Json

    AnyJson: TypeAlias = Json
else:
    # pydantic would check a recursive alias value by value; the tree holds nothing but JSON already.
    AnyJson = Any


class Node(BaseModel):
    """Tolerant on purpose: whether a document is valid is `read`'s question, not this one's."""

    model_config = ConfigDict(
        alias_generator=to_camel,
        populate_by_name=True,
        extra="allow",
        frozen=True,
        defer_build=True,
        protected_namespaces=(),
    )

    def extra(self, name: str) -> Json:
        """A key that the standard does not know."""
        return (self.model_extra or {}).get(name)

    def to_json(self) -> dict[str, Json]:
        """As the document has it: camelCase, only the keys that were given."""
        return self.model_dump(mode="json", by_alias=True, exclude_unset=True)
