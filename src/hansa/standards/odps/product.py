"""A data product (ODPS 1.1.0) as one typed value; older products are upgraded on the way in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hansa.kernel.errors import InvalidInput
from hansa.standards.custom import Context
from hansa.standards.document import CURRENT, Document
from hansa.standards.odps.fundamentals import Fundamentals
from hansa.standards.odps.ports import InputPort, ManagementPort, OutputPort
from hansa.standards.people import SupportChannel, Team

if TYPE_CHECKING:
    from hansa.kernel.json import Json


class Product(Fundamentals):
    input_ports: tuple[InputPort, ...] = ()
    output_ports: tuple[OutputPort, ...] = ()
    management_ports: tuple[ManagementPort, ...] = ()
    support: tuple[SupportChannel, ...] = ()
    team: Team | None = None
    context: Context | None = None

    @classmethod
    def parse(cls, document: Document) -> Product:
        """The product in `document`, which must have passed `read`; raises InvalidInput for any other document."""
        if document.spec not in {"odps", "dps"}:
            raise InvalidInput(f"{document.name} is no data product.", hint="Give a document of kind DataProduct.")
        data: Json = document.data
        if (document.spec, document.spec_version) != ("odps", CURRENT["odps"]):
            from hansa.standards.newer import upgraded

            data = upgraded(document)
        return cls.of(data)

    def output_port(self, name: str) -> OutputPort | None:
        return next((port for port in self.output_ports if port.name == name), None)

    def input_port(self, name: str) -> InputPort | None:
        return next((port for port in self.input_ports if port.name == name), None)
