"""Which formats there are; the module of each is loaded when the format is asked for or when all are listed."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

from hansa.kernel.errors import NotFound

if TYPE_CHECKING:
    from collections.abc import Mapping

    from hansa.contracts.convert.format import Format

SCHEMAS: tuple[tuple[str, str], ...] = (
    ("sql", "sql"),
    ("jsonschema", "jsonschema"),
    ("openapi", "openapi"),
    ("avro", "avro"),
    ("protobuf", "protobuf"),
    ("arrow", "arrow"),
    ("parquet", "data:PARQUET"),
    ("csv", "data:CSV"),
    ("json", "data:JSON"),
    ("database", "data:DATABASE"),
    ("delta", "delta"),
    ("spark", "spark"),
    ("iceberg", "iceberg"),
    ("bigquery", "bigquery"),
)
"""Schema languages: name → module of this package whose `FORMAT` it is (`module:NAME` for another name), in the order of the lists."""

TOOLS: tuple[tuple[str, str], ...] = (
    ("dbt", "dbt.models"),
    ("dbt-sources", "dbt.sources"),
    ("dbt-staging-sql", "dbt.staging"),
    ("pydantic", "python.pydantic_in"),
    ("sqlalchemy", "python.sqlalchemy_in"),
    ("pandera", "python.pandera_in"),
    ("great-expectations", "great_expectations"),
    ("soda", "soda.contract"),
    ("sodacl", "soda.sodacl"),
    ("odcs", "odcs"),
    ("dcs", "dcs"),
    ("excel", "excel.read"),
    ("html", "people.html"),
    ("markdown", "people.markdown"),
    ("mermaid", "people.mermaid"),
    ("dbml", "people.dbml"),
    ("rdf", "rdf.describe"),
    ("shacl", "rdf.shapes"),
    ("terraform", "terraform.write"),
)
"""Files of other tools and pages for people, in the same way."""


def formats(plugins: Mapping[str, Format] | None = None) -> tuple[Format, ...]:
    """All formats in the order of the lists; a plug-in of the same name replaces a built-in one."""
    extra = dict(plugins or {})
    built_in = [extra.pop(name) if name in extra else _load(module) for name, module in (*SCHEMAS, *TOOLS)]
    return (*built_in, *extra.values())


def find(name: str, plugins: Mapping[str, Format] | None = None) -> Format:
    """Raises NotFound that lists the names there are."""
    if plugins and name in plugins:
        return plugins[name]
    modules = dict((*SCHEMAS, *TOOLS))
    if name not in modules:
        names = ", ".join(sorted({*modules, *(plugins or ())}))
        raise NotFound(f"There is no format {name!r}.", hint=f"Formats are: {names}.")
    return _load(modules[name])


def _load(module: str) -> Format:
    path, _, name = module.partition(":")
    found: Format = getattr(import_module(f"hansa.contracts.convert.{path}"), name or "FORMAT")
    return found
