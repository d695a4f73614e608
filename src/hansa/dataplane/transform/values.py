"""What a product computes: models with their options and what they read."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from hansa.kernel.findings import Finding

Materialized = Literal["auto", "view", "table", "incremental"]


@dataclass(frozen=True, slots=True)
class Options:
    """`auto`: a view where one reads it, a table where several do. `key` and `cursor` are for incremental models."""

    materialized: Materialized = "auto"
    key: tuple[str, ...] = ()
    cursor: str | None = None


@dataclass(frozen=True, slots=True)
class Model:
    """`reads` are relations as the model names them, in lower case: `orders_raw`, `order_service.customers`, `stg_orders`."""

    name: str
    path: str
    language: Literal["sql", "python"]
    text: str
    reads: tuple[str, ...]
    options: Options = field(default_factory=Options)


@dataclass(frozen=True, slots=True)
class Models:
    """In the order in which they can be run. With errors among the findings nothing should be run."""

    ordered: tuple[Model, ...]
    findings: tuple[Finding, ...] = ()

    def find(self, name: str) -> Model | None:
        return next((each for each in self.ordered if each.name == name.lower()), None)


@dataclass(frozen=True, slots=True)
class Edge:
    """One column feeds another; empty columns: the table as a whole does (Python models)."""

    source: str
    source_column: str
    target: str
    target_column: str
