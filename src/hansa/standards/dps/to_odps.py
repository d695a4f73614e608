"""DPS 0.0.1 to ODPS 1.1: ports keep their ids, what ODPS has no word for becomes a custom property."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hansa.standards.document import CURRENT
from hansa.standards.dps.product import DpsProduct, InputPort, OutputPort
from hansa.standards.mapping import compact, custom, links

if TYPE_CHECKING:
    from hansa.kernel.json import Json

_ARCHETYPES = {"source-aligned": "sourceAligned", "aggregate": "aggregate", "consumer-aligned": "consumerAligned"}
_STATUS = {"in development": "draft"}
"""Both Bitol standards recommend proposed, draft, active, deprecated, retired."""


def from_dps(data: dict[str, Json]) -> dict[str, Json]:
    product = DpsProduct(data)
    info = product.info
    extra: dict[str, Json] = {"maturity": info.maturity, **info.extras(), **(product.custom or {})}
    return compact(
        {
            "apiVersion": "v" + CURRENT["odps"],
            "kind": "DataProduct",
            "id": product.id,
            "name": info.title,
            "status": _STATUS.get(info.status or "", info.status),
            "type": _ARCHETYPES.get(info.archetype or "", info.archetype),
            "description": compact({"purpose": info.description}),
            "team": compact({"name": info.owner}),
            "tags": list(product.tags or ()),
            "inputPorts": [_input(port) for port in product.input_ports],
            "outputPorts": [_output(port) for port in product.output_ports],
            "authoritativeDefinitions": links(product.links or {}),
            "customProperties": custom(
                {
                    **extra,
                    **{name: value for name, value in product.extras().items() if name != "dataProductSpecification"},
                }
            ),
        }
    )


def _input(port: InputPort) -> Json:
    extra: dict[str, Json] = {
        "sourceSystemId": port.source_system_id,
        "description": port.description,
        "type": port.type,
        "location": port.location,
    }
    return compact(
        {
            "id": port.id,
            "name": port.name or port.id,
            "tags": list(port.tags or ()),
            "authoritativeDefinitions": links(port.links or {}),
            "customProperties": custom({**extra, **(port.custom or {}), **(port.extras())}),
        }
    )


def _output(port: OutputPort) -> Json:
    extra: dict[str, Json] = {
        "status": _STATUS.get(port.status or "", port.status),
        "containsPii": port.contains_pii,
        "autoApprove": port.auto_approve,
        "server": port.server,
        "location": port.location,
    }
    return compact(
        {
            "id": port.id,
            "name": port.name or port.id,
            "description": port.description,
            "type": port.type,
            "contractId": port.data_contract_id,
            "tags": list(port.tags or ()),
            "authoritativeDefinitions": links(port.links or {}),
            "customProperties": custom({**extra, **(port.custom or {}), **(port.extras())}),
        }
    )
