"""A data contract (ODCS 3.2.0) as one typed value; older contracts are upgraded on the way in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hansa.kernel.errors import InvalidInput
from hansa.standards.custom import Context
from hansa.standards.document import CURRENT, Document
from hansa.standards.odcs.fundamentals import Fundamentals
from hansa.standards.odcs.price import Price
from hansa.standards.odcs.roles import Role
from hansa.standards.odcs.schema import SchemaObject
from hansa.standards.odcs.servers import Server
from hansa.standards.odcs.sla import SlaProperty
from hansa.standards.people import SupportChannel, Team

if TYPE_CHECKING:
    from hansa.kernel.json import Json


class Contract(Fundamentals):
    schema_: tuple[SchemaObject, ...] = ()
    servers: tuple[Server, ...] = ()
    team: Team | None = None
    roles: tuple[Role, ...] = ()
    support: tuple[SupportChannel, ...] = ()
    price: Price | None = None
    sla_default_element: str | None = None
    sla_properties: tuple[SlaProperty, ...] = ()
    context: Context | None = None

    @classmethod
    def parse(cls, document: Document) -> Contract:
        """The contract in `document`, which must have passed `read`; raises InvalidInput for any other document."""
        if document.spec not in {"odcs", "dcs"}:
            raise InvalidInput(f"{document.name} is no data contract.", hint="Give a document of kind DataContract.")
        data: Json = document.data
        if (document.spec, document.spec_version) != ("odcs", CURRENT["odcs"]):
            from hansa.standards.newer import upgraded

            data = upgraded(document)
        return cls.of(data)

    def object(self, name: str) -> SchemaObject | None:
        return next((item for item in self.schema_ if item.name == name), None)

    def sla(self, name: str) -> SlaProperty | None:
        return next((item for item in self.sla_properties if item.property == name), None)
