"""A run of a data product as OpenLineage: its start and its end, what it read, what it published, and column from column."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

from hansa.dataplane.publish.queries import of_run
from hansa.kernel.version import __version__
from hansa.observe.lineage.events import Told
from hansa.observe.lineage.queries import columns
from hansa.registry.products.queries import find_product

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy.orm import Session

    from hansa.dataplane.publish.values import Release
    from hansa.dataplane.runs.values import RunRow
    from hansa.kernel.json import Json
    from hansa.observe.lineage.queries import ColumnFlow
    from hansa.registry.products.values import ProductRow

NAMESPACE = "hansa"
PRODUCER = f"https://pypi.org/project/hansa/{__version__}"
SCHEMA = "https://openlineage.io/spec/2-0-2/OpenLineage.json#/definitions/RunEvent"
FACETS = "https://openlineage.io/spec/facets"
LINK = "https://entropy-data.com/spec/facets/1-0-0/EntropyDataRunFacet.json"
START, END = "START", "END"
ENDS = {"succeeded": "COMPLETE", "failed": "FAIL", "blocked": "FAIL", "cancelled": "ABORT"}
"""How a run ended → the word that OpenLineage has for it."""


def told_of(session: Session, run: RunRow) -> tuple[Told, ...]:
    """START and the end of a run that has ended; nothing of one that never began."""
    if run.started_at is None or run.finished_at is None or run.status not in ENDS:
        return ()
    product = find_product(session, run.product_id)
    release = of_run(session, run.id)
    flows = columns(session, run.product_id) if release else []
    sources = _sources(product, flows)
    served = _served(release, flows)
    begun = _event(run, START, run.started_at.isoformat(), sources, ())
    ended = _event(run, ENDS[run.status], run.finished_at.isoformat(), sources, served)
    return (
        Told(id_of(run, START), run.id, NAMESPACE, run.product_id, START, run.started_at, begun, run.product_id),
        Told(id_of(run, END), run.id, NAMESPACE, run.product_id, ENDS[run.status], run.finished_at, ended, run.product_id),
    )  # fmt: skip


def _event(run: RunRow, kind: str, at: str, inputs: Sequence[Json], outputs: Sequence[Json]) -> dict[str, Json]:
    link: dict[str, Json] = {"_producer": PRODUCER, "_schemaURL": LINK, "dataProductId": run.product_id}
    facets: dict[str, Json] = {"entropy_data": link}
    if kind == "FAIL":
        url = f"{FACETS}/1-0-0/ErrorMessageRunFacet.json"
        said: dict[str, Json] = {"message": run.message, "programmingLanguage": "SQL"}
        facets["errorMessage"] = {"_producer": PRODUCER, "_schemaURL": url, **said}
    return {
        "eventType": kind,
        "eventTime": at,
        "run": {"runId": run.id, "facets": facets},
        "job": {"namespace": NAMESPACE, "name": run.product_id},
        "inputs": list(inputs),
        "outputs": list(outputs),
        "producer": PRODUCER,
        "schemaURL": SCHEMA,
    }


def _sources(product: ProductRow | None, flows: Sequence[ColumnFlow]) -> list[Json]:
    """The output ports of other products and the source systems that it reads; what its columns come from, where that is known."""
    names = {_source(flow) for flow in flows}
    for each in product.inputs if product else ():
        if each.upstream_id:
            names.add(f"{each.upstream_id}/{each.upstream_port or each.name}")
        elif each.source_id:
            names.add(f"{each.source_id}/{each.name}")
    return [{"namespace": NAMESPACE, "name": name} for name in sorted(names)]


def _served(release: Release | None, flows: Sequence[ColumnFlow]) -> list[Json]:
    """Each table of each port, with the columns that each of its columns is made of."""
    found: list[Json] = []
    for table in release.snapshots if release else ():
        fields: dict[str, list[Json]] = {}
        for flow in flows:
            if (flow.port, flow.table.lower()) == (table.port, table.object.lower()):
                made: Json = {"namespace": NAMESPACE, "name": _source(flow), "field": flow.source_column}
                fields.setdefault(flow.column, []).append(made)
        url = f"{FACETS}/1-2-0/ColumnLineageDatasetFacet.json"
        said: dict[str, Json] = {column: {"inputFields": made} for column, made in fields.items()}
        facet: dict[str, Json] = {"_producer": PRODUCER, "_schemaURL": url, "fields": said}
        counted: dict[str, Json] = {
            "_producer": PRODUCER,
            "_schemaURL": f"{FACETS}/1-0-2/OutputStatisticsOutputDatasetFacet.json",
            "rowCount": table.rows,
            "size": table.bytes,
        }
        name = f"{table.product_id}/{table.port}/{table.object}"
        found.append(
            {
                "namespace": NAMESPACE,
                "name": name,
                "facets": {"columnLineage": facet} if fields else {},
                "outputFacets": {"outputStatistics": counted},
            }
        )
    return found


def _source(flow: ColumnFlow) -> str:
    return f"{flow.from_product}/{flow.source}" if flow.from_product else flow.source


def id_of(run: RunRow, word: str) -> str:
    try:
        return str(uuid.uuid5(uuid.UUID(run.id), word))
    except ValueError:
        return str(uuid.uuid5(uuid.NAMESPACE_OID, f"{run.id}/{word}"))
