"""The columns that a new product begins with: those of the files or of the contract that it reads."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from hansa.kernel.errors import HansaError
from hansa.registry.records.values import Kind
from hansa.standards.canvas.values import Column

if TYPE_CHECKING:
    from hansa.contracts.convert.described import Field
    from hansa.standards.odcs.contract import Contract

UNKNOWN = (Column("id", "string", description="Identifies one row."),)
"""Where nothing can be looked at yet, the one column that every table has."""
_LOGICAL = (
    ("bool", "boolean"),
    ("int", "integer"),
    ("uint", "integer"),
    ("decimal", "number"),
    ("float", "number"),
    ("date", "date"),
    ("timestamp", "timestamp"),
    ("time", "time"),
)
"""How the word of a described type opens → the logical type."""


@dataclass(frozen=True, slots=True)
class Outline:
    """`columns` has at least one; `table` is named where the input has several."""

    columns: tuple[Column, ...] = UNKNOWN
    table: str = ""

    def promised(self) -> tuple[Column, ...]:
        """The first column is taken for the key; whoever knows better writes it into the contract."""
        return (replace(self.columns[0], key=True, required=True), *self.columns[1:])

    def expected(self) -> tuple[Column, ...]:
        return (replace(self.columns[0], required=True), *self.columns[1:])


def of_files(home: Path, kind: str, pattern: str) -> Outline:
    """The first file that fits; columns of a CSV are text, since they are read as text."""
    from hansa.dataplane.describe.describe import describe

    first = next(iter(sorted(home.glob(pattern))), None) if pattern and not Path(pattern).is_absolute() else None
    if first is None:
        return Outline()
    try:
        found = describe("json" if kind == "jsonl" else kind, first, {})
    except HansaError:
        return Outline()
    flat = [each for each in found.fields if not each.fields and each.type != "json"]
    return Outline(tuple(_column(each, text=kind == "csv") for each in flat) or UNKNOWN)


def _column(field: Field, *, text: bool) -> Column:
    logical = next((kind for word, kind in _LOGICAL if field.type.startswith(word)), "string")
    exact = field.type.upper() if field.type.startswith("decimal(") else ""
    return Column(field.name, "string") if text else Column(field.name, logical, exact)


def of_contract(home: Path, identifier: str) -> Outline:
    """The first table of a contract in the folder, with what is classified there."""
    contract = _contract(home, identifier)
    if contract is None or not contract.schema_:
        return Outline()
    table = contract.schema_[0]
    columns = [
        Column(
            each.name,
            each.logical_type or "string",
            description=each.description or "",
            classification=each.classification or "",
        )
        for each in table.properties
        if not each.properties and each.items is None and each.map is None
    ]
    return Outline(tuple(columns) or UNKNOWN, table.name if len(contract.schema_) > 1 else "")


def _contract(home: Path, identifier: str) -> Contract | None:
    from hansa.app.folder.read import read_folder
    from hansa.standards.odcs.contract import Contract
    from hansa.standards.read import read
    from hansa.standards.upgrade import upgrade

    path = read_folder(home).files.get((Kind.CONTRACT, identifier))
    if path is None:
        return None
    reading = read(home.joinpath(*path.parts).read_text(encoding="utf-8"), str(path))
    return Contract.parse(upgrade(reading.document)) if reading.document is not None and reading.ok else None
