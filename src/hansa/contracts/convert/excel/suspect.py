"""What stands in a workbook and is not what it looks like: formulas without a result, errors, sheets that nobody reads."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any

from hansa.contracts.convert.excel import layout
from hansa.contracts.convert.excel.cells import ERRORS
from hansa.contracts.convert.excel.library import openpyxl

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hansa.contracts.convert.notes import Notes

MARK = b"<f>"
"""How a formula without attributes begins in a sheet; `<f ` is one with them."""

OTHERS = frozenset({"Fundamentals", "Servers", "Pricing"})
"""Sheets of labels instead of columns."""


def note_cells(book: Any, content: bytes, notes: Notes) -> None:
    """`book` has the results of formulas; what the program that wrote them did not compute is not there."""
    for sheet in book.worksheets:
        if not (sheet.title in OTHERS or sheet.title.startswith("Schema ") or sheet.title in layout.TITLES):
            notes.lost(
                sheet.title, "is a sheet that the template does not have.", "Tables stand in sheets `Schema NAME`."
            )
    for place in (f"{sheet.title}!{cell.coordinate}" for sheet in book.worksheets for cell in _cells(sheet)):
        notes.refused(place, "holds an error of a formula.", "Write the value itself.")
    for place in _unsaid(book, content):
        notes.lost(
            place, "holds a formula whose result was never saved.", "Save the workbook in Excel, or write the value."
        )


def _cells(sheet: Any) -> Iterator[Any]:
    return (cell for row in sheet.iter_rows() for cell in row if cell.value in ERRORS)


def _unsaid(book: Any, content: bytes) -> Iterator[str]:
    if not _has_formulas(content):
        return
    for sheet in openpyxl().load_workbook(io.BytesIO(content)).worksheets:
        for cell in (each for row in sheet.iter_rows() for each in row if each.data_type == "f"):
            if book[sheet.title][cell.coordinate].value is None:
                yield f"{sheet.title}!{cell.coordinate}"


def _has_formulas(content: bytes) -> bool:
    """Most workbooks have none, and are read once."""
    import zipfile

    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        sheets = (archive.read(each) for each in archive.namelist() if each.startswith("xl/worksheets/"))
        return any(MARK in each or b"<f " in each for each in sheets)
