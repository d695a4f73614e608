"""The SQL a canvas begins with: the schema's columns, taken from the chosen inputs, so that the product is buildable as it stands."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from hansa.kernel.findings import Finding, Place, Severity

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hansa.standards.canvas.values import Column, Input, InputTable


@dataclass(frozen=True, slots=True)
class _Read:
    relation: str
    alias: str
    table: InputTable


def quote(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def skeleton(columns: Sequence[Column], inputs: Sequence[Input]) -> tuple[str, tuple[Finding, ...]]:
    """One SELECT over the inputs; where it is only a beginning, a finding says what the person has to write."""
    reads = [_read(columns, chosen, number) for number, chosen in enumerate(inputs, 1) if chosen.tables]
    if not reads:
        return "", ()
    findings: list[Finding] = []
    joined, clauses = [reads[0]], [f"FROM {reads[0].relation} AS {reads[0].alias}"]
    for read in reads[1:]:
        shared = _shared(joined, read)
        if not shared:
            findings.append(
                _say(
                    f"{read.relation} shares no column with the other inputs, so the draft does not read it.",
                    "Write the join in the SQL of block 7.",
                )
            )
            continue
        left, key = shared
        joined.append(read)
        clauses.append(
            f"LEFT JOIN {read.relation} AS {read.alias}\n  ON {read.alias}.{quote(key)} = {left.alias}.{quote(key)}"
        )
        findings.append(
            _say(
                f"{read.relation} is joined by “{key}” because both tables have it.",
                "Look whether one row of the result stays one row.",
                Severity.INFO,
            )
        )
    selected = []
    for column in columns:
        source = next((read for read in joined if column.name in read.table.columns), None)
        if source is None:
            findings.append(
                _say(
                    f"No input has a column “{column.name}”; the draft fills it with NULL.",
                    "Write how it is computed in the SQL of block 7.",
                )
            )
        expression = f"{source.alias}.{quote(column.name)}" if source else f"NULL AS {quote(column.name)}"
        selected.append(f"  {expression}")
    return "SELECT\n" + ",\n".join(selected) + "\n" + "\n".join(clauses) + "\n", tuple(findings)


def _say(text: str, fix: str, severity: Severity = Severity.WARNING) -> Finding:
    return Finding("canvas-sql", severity, Place("sql"), text, fix)


def _read(columns: Sequence[Column], chosen: Input, number: int) -> _Read:
    """The port itself if it delivers one table, else the table of it that has most of the wanted columns."""
    wanted = {column.name for column in columns}
    table = max(chosen.tables, key=lambda t: len(wanted & set(t.columns)))
    relation = quote(chosen.name) if len(chosen.tables) == 1 else f"{quote(chosen.name)}.{quote(table.name)}"
    return _Read(relation, f"t{number}", table)


def _shared(joined: Sequence[_Read], read: _Read) -> tuple[_Read, str] | None:
    """The column to join by: the new table's key if another table has it, else another table's key, else none."""
    for left in joined:
        for column in (*read.table.keys, *left.table.keys):
            if column in left.table.columns and column in read.table.columns:
                return left, column
    return None
