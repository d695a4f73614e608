"""A namespace, a concept and a relationship as documents, in the words of the manager's API."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, model_validator

from hansa.standards.osi.values import ConceptKind

Words = Annotated[tuple[str, ...], Field(max_length=10_000)]
Free = dict[str, Any]
"""What other tools keep here; nobody reads it but they."""


class _Document(BaseModel):
    model_config = ConfigDict(extra="allow", frozen=True)


class Namespace(_Document):
    """`read_only` holds for the pages only; programs may still write."""

    id: str = Field(min_length=1, max_length=100)
    name: str = Field(min_length=1)
    description: str | None = None
    read_only: bool = False
    team: str | None = None
    custom_properties: Free = {}


class _Described(_Document):
    id: str = Field(min_length=1)
    name: str = Field(min_length=1)
    description: str | None = None
    iri: str | None = Field(None, max_length=500)
    status: str | None = None
    classification: str | None = None
    tags: Words = ()
    ai_context: Free | None = None
    custom_properties: Free = {}
    data_type: str | None = None
    required: bool | None = None
    unique: bool | None = None
    business_name: str | None = None
    examples: Words = ()
    enum: Words = ()
    pattern: str | None = None

    @model_validator(mode="before")
    @classmethod
    def _absent(cls, value: Any) -> Any:
        """What is null is not said."""
        return {name: each for name, each in value.items() if each is not None} if isinstance(value, dict) else value


class Property(_Described):
    """A property that belongs to one entity."""

    kind: ConceptKind = ConceptKind.PROPERTY


class Shared(_Document):
    """The use of a shared property of the same namespace."""

    ref: str = Field(min_length=1)


class Concept(_Described):
    """`group`, and the `ref` of a property, name concepts of the same namespace."""

    namespace: str = Field(min_length=1)
    kind: ConceptKind = ConceptKind.ENTITY
    group: str | None = None
    team: str | None = None
    domain: str | None = None
    unit: str | None = None
    better_when: str | None = None
    formula: str | None = None
    properties: tuple[Shared | Property, ...] | None = None

    @property
    def inline(self) -> tuple[Property, ...]:
        return tuple(each for each in self.properties or () if isinstance(each, Property))

    @property
    def shared(self) -> tuple[Shared, ...]:
        return tuple(each for each in self.properties or () if isinstance(each, Shared))


class Role(_Document):
    concept: str = Field(min_length=1)
    namespace: str | None = None
    role_name: str | None = None
    custom_properties: Free = {}


class Relationship(_Document):
    """From the first role to the second."""

    namespace: str = Field(min_length=1)
    id: str = Field(min_length=1)
    name: str | None = None
    description: str | None = None
    type: str = Field(min_length=1)
    roles: Annotated[tuple[Role, ...], Field(min_length=2, max_length=2)]
    multiplicity: str | None = None
    verbalizes: Words = ()
    custom_properties: Free = {}
