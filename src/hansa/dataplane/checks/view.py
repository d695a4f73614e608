"""What `DATA` means while a plan is measured: the table, each column as its checks may use it; of a wide table often only some columns.

A statement costs as much again for every column that its FROM lists, asked for or not. A wide table is therefore asked by parts, and
the time to test it grows with its columns and not with their square.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from hansa.dataplane.checks.footers import guarded
from hansa.dataplane.checks.shape import typed

if TYPE_CHECKING:
    from collections.abc import Iterable

    from hansa.contracts.plan.model import Check, Plan
    from hansa.dataplane.checks.engine import Engine
    from hansa.dataplane.checks.footers import Footers
    from hansa.dataplane.checks.shape import Shape

WIDE = 100
"""Columns from which a view of some of them costs less than it saves."""


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class View:
    """`relation` stands in FROM; `footers` are those of its files, where these are all of it; `kept`: it is a table of the engine."""

    engine: Engine
    relation: str
    shape: Shape
    plan: Plan
    footers: Footers | None = None
    kept: bool = False

    @property
    def is_wide(self) -> bool:
        return self.engine.dialect == "duckdb" and len(self.shape.actual) > WIDE

    def whole(self) -> None:
        """From now on `DATA` has all columns."""
        self.engine.define(self.select())

    def narrow(self, checks: Iterable[Check]) -> None:
        """From now on `DATA` has the columns that these checks say they need, if that is worth while."""
        if self.is_wide:
            self.engine.define(self.select({name.casefold() for each in checks for name in each.needs}))

    def select(self, only: set[str] | None = None) -> str:
        """`only` are folded names; those that the data has not are passed over."""
        if self.engine.dialect != "duckdb":
            return typed(self.relation, self.shape, self.plan)
        shape = self.shape if only is None else self.shape.only(only)
        return typed(guarded(self.relation, shape, self.footers, whole=only is None), shape, self.plan)
