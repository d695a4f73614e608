"""What is done with the rows behind a test's results: where they stand, who may see them, taking them apart, and testing a part of them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from hansa.dataplane.checks.sample import shown
from hansa.kernel.errors import InvalidInput

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from hansa.contracts.plan.model import Plan
    from hansa.contracts.plan.targets import Needed
    from hansa.contracts.results import CheckResult
    from hansa.dataplane.places.place import Table

SEED = 20_260_101
"""Two tests of one state of the data see much the same rows."""


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Behind:
    """`quarantine` is a folder for the rows that break the contract and for those that keep it; `fraction` of the rows is tested (0 to 1).

    `clear` shows classified values; `strict`: a column that the contract does not know breaks it; `variables` fill `${NAME}` in rules;
    `foreign` opens the table of another contract that a reference points into, beside the one that is tested.
    """

    quarantine: Path | None = None
    fraction: float = 1.0
    clear: bool = False
    strict: bool = False
    variables: Mapping[str, str] = field(default_factory=dict)
    foreign: Callable[[Needed, Table], tuple[str, Table] | None] | None = None

    @property
    def whole(self) -> bool:
        return self.fraction >= 1


def part_of(relation: str, behind: Behind, dialect: str) -> str:
    """The rows that are tested: all of them, or a random part."""
    if behind.whole:
        return relation
    if behind.fraction <= 0:
        raise InvalidInput("The part of the rows must be above 0 and at most 1.", hint="0.01 is one row of a hundred.")
    if dialect != "duckdb":
        raise InvalidInput("Only files and in-memory data can be tested in part.", hint="Use --where for this server.")
    return f"(SELECT * FROM {relation} USING SAMPLE {100 * behind.fraction!r} PERCENT (bernoulli, {SEED}))"


def finished(
    source: Table, plan: Plan, results: tuple[CheckResult, ...], behind: Behind, where: str
) -> tuple[tuple[CheckResult, ...], str]:
    """The results as they are reported, and a note of what was written. `where` is the filter that was used, or empty."""
    note = ""
    if behind.quarantine is not None:
        note = _taken_apart(source, plan, results, behind, where)
    if not behind.whole:
        from hansa.contracts.estimate import estimated

        results = estimated(results, plan, behind.fraction)
    elif any(each.sample for each in results):
        from hansa.dataplane.checks.locate import located

        results = located(
            source.engine, source.origin or source.relation, plan, results, where=where, about=source.about
        )
    return (results if behind.clear else shown(results, plan)), note


def _taken_apart(source: Table, plan: Plan, results: tuple[CheckResult, ...], behind: Behind, where: str) -> str:
    if not behind.whole or behind.quarantine is None:
        raise InvalidInput("A part of the rows cannot be taken apart.", hint="Test all of them with --quarantine.")
    from hansa.dataplane.checks.quarantine import quarantine

    name = '"' + plan.table.lower().replace('"', '""') + '"'
    relation = f"(SELECT * FROM {source.relation} AS {name} WHERE ({where}\n))" if where else source.relation
    done = quarantine(source.engine, relation, plan, results, behind.quarantine)
    whole = f" No single row can be blamed for: {'; '.join(done.whole)}." if done.whole else ""
    return (
        f"{done.failing_rows:,} rows that break the contract are in {done.failing}, "
        f"{done.passing_rows:,} that keep it in {done.passing}.{whole}"
    )
