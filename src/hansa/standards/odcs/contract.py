"""A data contract (ODCS 3.2.0) as one typed value; older contracts are upgraded on the way in."""

from __future__ import annotations

from pydantic import Field, ValidationError, field_validator

from hansa.kernel.errors import InvalidInput
from hansa.standards.custom import Context, context_from
from hansa.standards.document import CURRENT, Document
from hansa.standards.odcs.fundamentals import Fundamentals
from hansa.standards.odcs.price import Price
from hansa.standards.odcs.roles import Role
from hansa.standards.odcs.schema import SchemaObject
from hansa.standards.odcs.servers import Server
from hansa.standards.odcs.sla import SlaProperty
from hansa.standards.people import SupportChannel, Team, team_from


class Contract(Fundamentals):
    schema_: tuple[SchemaObject, ...] = Field((), alias="schema")
    servers: tuple[Server, ...] = ()
    team: Team | None = None
    roles: tuple[Role, ...] = ()
    support: tuple[SupportChannel, ...] = ()
    price: Price | None = None
    sla_default_element: str | None = None
    sla_properties: tuple[SlaProperty, ...] = ()
    context: Context | None = None

    @field_validator("team", mode="before")
    @classmethod
    def _team(cls, value: object) -> object:
        return team_from(value)

    @field_validator("context", mode="before")
    @classmethod
    def _context(cls, value: object) -> object:
        return context_from(value)

    @classmethod
    def parse(cls, document: Document) -> Contract:
        """The contract in `document`, which must have passed `read`; raises InvalidInput for any other document."""
        if document.spec not in {"odcs", "dcs"}:
            raise InvalidInput(f"{document.name} is no data contract.", hint="Give a document of kind DataContract.")
        data: object = document.data
        if (document.spec, document.spec_version) != ("odcs", CURRENT["odcs"]):
            from hansa.standards.upgrade import upgraded

            data = upgraded(document)
        try:
            return cls.model_validate(data)
        except ValidationError as error:
            raise InvalidInput(f"{document.name} is no valid data contract.", hint=str(error)) from error

    def object(self, name: str) -> SchemaObject | None:
        return next((item for item in self.schema_ if item.name == name), None)

    def sla(self, name: str) -> SlaProperty | None:
        return next((item for item in self.sla_properties if item.property == name), None)
