"""What both Bitol standards share: descriptions, custom properties, authoritative definitions, synonyms, context for agents."""

from __future__ import annotations

from typing import Self

from hansa.kernel.json import Json
from hansa.standards.node import Node


class CustomProperty(Node):
    property: str
    value: Json = None
    id: str | None = None
    description: str | None = None
    vendor: str | None = None


class WithCustom(Node):
    custom_properties: tuple[CustomProperty, ...] = ()

    def custom(self, name: str) -> Json:
        """The value of the custom property `name`; None if it is not given."""
        return next((item.value for item in self.custom_properties if item.property == name), None)


class AuthoritativeDefinition(Node):
    url: str
    type: str | None = None
    id: str | None = None
    description: str | None = None


class Synonym(WithCustom):
    synonym: str
    id: str | None = None
    description: str | None = None
    locale: str | None = None
    source: str | None = None
    status: str | None = None


class VerifiedStatement(WithCustom):
    question: str
    id: str | None = None
    answer: str | None = None
    tags: tuple[str, ...] = ()


class Constraint(WithCustom):
    constraint: str
    id: str | None = None
    tags: tuple[str, ...] = ()


class Context(Node):
    """Guidance for AI agents; a bare string in a document is read as its `instructions`."""

    instructions: str | None = None
    verified_statements: tuple[VerifiedStatement, ...] = ()
    constraints: tuple[Constraint, ...] = ()

    @classmethod
    def of(cls, given: Json) -> Self:
        return super().of({"instructions": given} if isinstance(given, str) else given)


class Description(WithCustom):
    purpose: str | None = None
    usage: str | None = None
    limitations: str | None = None
    authoritative_definitions: tuple[AuthoritativeDefinition, ...] = ()
