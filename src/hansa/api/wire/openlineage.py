"""OpenLineage on the wire: a RunEvent, and the manager's run facet that links it to a data product."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field
from pydantic.alias_generators import to_camel

from hansa.api.wire.testresults import Moment
from hansa.observe.lineage.events import Told

if TYPE_CHECKING:
    from hansa.kernel.json import Json

Type = Literal["START", "RUNNING", "COMPLETE", "ABORT", "FAIL", "OTHER"]


class Open(BaseModel):
    """Keys that nobody knows here are kept."""

    model_config = ConfigDict(alias_generator=to_camel, populate_by_name=True, extra="allow")


class Link(Open):
    data_product_id: str | None = Field(default=None, max_length=256)
    output_port_name: str | None = Field(default=None, max_length=256)
    output_port_id: str | None = Field(default=None, max_length=256)


class Facets(Open):
    entropy_data: Link | None = Field(default=None, alias="entropy_data")


class Run(Open):
    run_id: str = Field(default="", max_length=256)
    facets: Facets | None = None


class Job(Open):
    namespace: str = Field(default="", max_length=500)
    name: str = Field(default="", max_length=500)
    facets: dict[str, Any] | None = None


class Dataset(Open):
    namespace: str | None = None
    name: str | None = None
    facets: dict[str, Any] | None = None


Datasets = Annotated[list[Dataset], BeforeValidator(lambda value: [] if value is None else value)]


class RunEvent(Open):
    event_type: Type
    event_time: Moment
    run: Run | None = None
    job: Job | None = None
    inputs: Datasets = Field(default_factory=list)
    outputs: Datasets = Field(default_factory=list)
    producer: str | None = None
    schema_url: str | None = Field(default=None, alias="schemaURL")

    def told(self, identifier: str, product: str, port: str, raw: dict[str, Json]) -> Told:
        """With the product and port of the address, else those of the run's facet; `raw` is the event as it came."""
        run, job = self.run or Run(), self.job or Job()
        link = (run.facets.entropy_data if run.facets else None) or Link()
        return Told(
            identifier,
            run.run_id,
            job.namespace,
            job.name,
            self.event_type,
            self.event_time,
            raw,
            product or link.data_product_id or "",
            port or link.output_port_id or link.output_port_name or "",
        )
