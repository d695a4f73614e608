"""Namespaces, concepts and relationships as the manager's API shows them; the words are those of the ontology's YAML."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pydantic import BaseModel, ConfigDict

from hansa.kernel.errors import InvalidInput

if TYPE_CHECKING:
    from hansa.kernel.json import Json

Free = dict[str, Any]


class _Body(BaseModel):
    model_config = ConfigDict(extra="allow", strict=True)

    def said(self) -> dict[str, Json]:
        """Only what the caller sent."""
        return self.model_dump(mode="json", exclude_unset=True)


class SemanticNamespace(_Body):
    namespace: str | None = None
    name: str | None = None
    description: str | None = None
    read_only: bool | None = None
    team: str | None = None


class SemanticConcept(_Body):
    """`properties`: null leaves them as they are, an empty list takes them away."""

    id: str | None = None
    name: str | None = None
    kind: str | None = None
    description: str | None = None
    iri: str | None = None
    status: str | None = None
    group: str | None = None
    team: str | None = None
    domain: str | None = None
    classification: str | None = None
    tags: list[str] | None = None
    ai_context: Free | None = None
    custom_properties: Free | None = None
    data_type: str | None = None
    required: bool | None = None
    unique: bool | None = None
    business_name: str | None = None
    examples: list[str] | None = None
    enum: list[str] | None = None
    pattern: str | None = None
    unit: str | None = None
    better_when: str | None = None
    formula: str | None = None
    properties: list[Free] | None = None


class SemanticRelationship(_Body):
    id: str | None = None
    name: str | None = None
    description: str | None = None
    type: str | None = None
    roles: list[Free] | None = None
    multiplicity: str | None = None
    verbalizes: list[str] | None = None
    custom_properties: Free | None = None


def same(said: dict[str, Json], name: str, expected: str) -> dict[str, Json]:
    """What was sent, whose `name` must say what the path says, where it says anything."""
    given = said.get(name)
    if given is not None and given != expected:
        raise InvalidInput(f"The body says {name} `{given}`, the path says `{expected}`.", hint="Use one of the two.")
    return said


def namespace_out(data: dict[str, Json]) -> dict[str, Json]:
    said = {name: data[name] for name in ("name", "description", "team") if data.get(name) is not None}
    return {"namespace": data.get("id"), **said, "read_only": data.get("read_only", False), "kind": "namespace"}


def part_out(data: dict[str, Json]) -> dict[str, Json]:
    """A concept or relationship without the namespace, which its path says."""
    return {name: value for name, value in data.items() if name != "namespace"}
