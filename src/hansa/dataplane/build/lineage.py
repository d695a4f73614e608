"""Lineage of a build: read once for each state of the code and its columns, kept with the release."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from hansa.dataplane.publish.model import LineageRow

if TYPE_CHECKING:
    from datetime import datetime

    import duckdb
    from sqlalchemy.orm import Session

    from hansa.dataplane.build.recipe import Recipe
    from hansa.dataplane.transform.values import Edge, Model
    from hansa.db.database import Database
    from hansa.kernel.json import Json


@dataclass(frozen=True, slots=True)
class LineageEdge:
    """One column feeds another inside a product.

    Where `source` is an input port, `source_product` and `source_port` name the product behind it (None: a source
    system); `target_ports` are the output ports that serve `target`.
    """

    product_id: str
    source_kind: str
    source: str
    source_column: str
    source_product: str | None
    source_port: str | None
    target: str
    target_column: str
    target_ports: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Traced:
    """`edges` is None where the lineage on record is still the right one."""

    key: str
    edges: tuple[LineageEdge, ...] | None


def trace(db: Database, connection: duckdb.DuckDBPyConnection, models: tuple[Model, ...], recipe: Recipe) -> Traced:
    from hansa.dataplane.build.models import columns_of, relation_of
    from hansa.dataplane.engines.duck import qualified
    from hansa.dataplane.transform.lineage import key_of, product_edges  # here: whoever reads a lineage needs no parser

    names = {name for model in models for name in model.reads if recipe.input(name)}
    schemas = {name: columns_of(connection, relation_of(name, recipe)) for name in sorted(names)}
    schemas |= {model.name: columns_of(connection, qualified("main", model.name)) for model in models}
    key = key_of(models, schemas)
    with db.read() as session:
        known = session.get(LineageRow, recipe.product_id)
        if known is not None and known.key == key:
            return Traced(key, None)
    return Traced(key, tuple(_edge(recipe, each) for each in product_edges(models, schemas)))


def _edge(recipe: Recipe, edge: Edge) -> LineageEdge:
    found = recipe.input(edge.source)
    upstream = found.upstream if found else None
    ports = tuple(each.port for each in recipe.outputs if each.object.lower() == edge.target)
    return LineageEdge(
        recipe.product_id,
        "input" if found else "model",
        found.name if found else edge.source,
        edge.source_column,
        upstream[0] if upstream else None,
        upstream[1] if upstream else (found.port if found else None),
        edge.target,
        edge.target_column,
        ports,
    )


def write(session: Session, product_id: str, traced: Traced, at: datetime) -> None:
    if traced.edges is not None:
        session.merge(
            LineageRow(product_id=product_id, key=traced.key, at=at, edges=[_to_json(each) for each in traced.edges])
        )


def read(session: Session, product_id: str) -> tuple[LineageEdge, ...]:
    """The lineage of what is published; empty before the first release."""
    row = session.get(LineageRow, product_id)
    stored = row.edges if row and isinstance(row.edges, list) else []
    return tuple(_from_json(product_id, each) for each in stored if isinstance(each, list))


def _to_json(edge: LineageEdge) -> list[Json]:
    ports: list[Json] = list(edge.target_ports)
    return [
        edge.source_kind,
        edge.source,
        edge.source_column,
        edge.source_product,
        edge.source_port,
        edge.target,
        edge.target_column,
        ports,
    ]


def _from_json(product_id: str, stored: list[Json]) -> LineageEdge:
    kind, source, source_column, product, port, target, target_column, ports = stored
    return LineageEdge(
        product_id,
        str(kind),
        str(source),
        str(source_column),
        None if product is None else str(product),
        None if port is None else str(port),
        str(target),
        str(target_column),
        tuple(str(each) for each in ports) if isinstance(ports, list) else (),
    )
