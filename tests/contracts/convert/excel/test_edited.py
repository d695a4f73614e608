"""A workbook that somebody edited: what was edited comes back, and what cannot be read is said."""

import io
from datetime import datetime
from pathlib import Path

import openpyxl
import pytest

from hansa.app.contract import Contract
from hansa.contracts.convert.excel.read import import_excel
from hansa.contracts.convert.excel.write import export_excel
from hansa.contracts.convert.format import Options
from hansa.standards.write import dump

TEXT = (Path(__file__).parents[3] / "conformance/odcs/valid/everything.odcs.yaml").read_text()
COLUMNS = "Schema deliveries"


@pytest.fixture
def book():
    content = export_excel(Contract(TEXT).model, Options()).content
    return openpyxl.load_workbook(io.BytesIO(content))


def read(book):
    """The contract, and what was said about the workbook."""
    saved = io.BytesIO()
    book.save(saved)
    found = import_excel(saved.getvalue(), Options(source="book.xlsx"))
    return Contract(dump(found.data)), [each.text for each in found.findings]


def cell(sheet, title, row=1):
    """The cell below a title; `row` counts from there."""
    found = next(each for line in sheet.iter_rows(min_row=8) for each in line if each.value == title and line[3].value)
    return sheet.cell(found.row + row, found.column)


def changes(contract):
    return [each.code for each in Contract(TEXT).diff(contract).differences]


def test_a_workbook_without_fundamentals_is_refused(book):
    from hansa.kernel.errors import InvalidInput

    book.remove(book["Fundamentals"])
    with pytest.raises(InvalidInput, match="has no sheet Fundamentals"):
        read(book)


def test_nothing_edited_is_no_difference(book):
    contract, said = read(book)
    assert (changes(contract), said) == ([], [])


def test_the_difference_is_what_was_edited(book):
    cell(book[COLUMNS], "Description").value = "Which container."
    contract, said = read(book)
    assert (changes(contract), said) == (["words-changed"], [])


def test_sheets_in_another_order_are_found(book):
    book._sheets.reverse()
    assert changes(read(book)[0]) == ["table-order"]


def test_a_sheet_that_is_gone_takes_its_part_with_it(book):
    book.remove(book["Quality"])
    assert set(changes(read(book)[0])) == {"rule-removed"}


def test_a_formula_without_a_result_is_said(book):
    cell(book[COLUMNS], "Description").value = '=CONCATENATE("a", "b")'
    assert read(book)[1] == ["Schema deliveries!F19: holds a formula whose result was never saved."]


def test_an_error_is_left_out_and_said(book):
    wrong = cell(book[COLUMNS], "Description")
    wrong.value, wrong.data_type = "#REF!", "e"
    contract, said = read(book)
    assert said == ["Schema deliveries!F19: holds an error of a formula."]
    assert "#REF!" not in contract.text


def test_titles_sheets_and_rows_that_nobody_reads_are_said(book):
    sheet = book[COLUMNS]
    cell(sheet, "Required", 0).value = "Requird"
    cell(sheet, "Property", 2).value = None
    book.create_sheet("My notes")
    assert read(book)[1] == [
        "Schema deliveries, Requird: is no column of the template.",
        "Schema deliveries: has a row without the name of a property.",
        "My notes: is a sheet that the template does not have.",
    ]


def test_neither_true_nor_false_is_said(book):
    cell(book[COLUMNS], "Required").value = "maybe"
    assert read(book)[1] == ["Schema deliveries, Required: 'maybe' is neither TRUE nor FALSE; it was read as FALSE."]


@pytest.mark.parametrize("day", [datetime(2025, 3, 4), 45720, "2025-03-04"])  # noqa: DTZ001 a cell has no zone
def test_a_date_may_be_a_number(book, day):
    cell(book["Team"], "Date In").value = day
    assert read(book)[0].model.team.members[0].date_in == "2025-03-04"
