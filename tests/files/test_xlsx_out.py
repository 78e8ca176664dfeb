"""The Excel file: to fill in, to print, and with nothing that runs."""

import csv
import io
import random
import re
import zipfile
from datetime import UTC, datetime
from typing import Any

import openpyxl

from files import xlsx_out
from files.csv_out import csv_lines, plain_text
from tests.files.test_csv_out import PIECES

HEADER = [
    "school_name",
    "mentor_trn",
    "mentor_hours_of_training",
    "claim_accepted",
    "hours_recorded",
    "rejection_reason",
]
MADE_AT = datetime(2026, 7, 18, tzinfo=UTC)


def workbook(content: bytes) -> bytes:
    made = io.BytesIO()
    xlsx_out.write_workbook(io.BytesIO(content), made, title="sampling-H33", made_at=MADE_AT)
    return made.getvalue()


def csv_of(rows: list[list[object]], header: list[str] = HEADER) -> bytes:
    return b"".join(csv_lines(header, rows))


def sheet_of(content: bytes) -> Any:
    return openpyxl.load_workbook(io.BytesIO(workbook(content))).active


def test_it_is_ready_to_be_filled_in_and_printed() -> None:
    sheet = sheet_of(csv_of([["Fernhollow", "0234567", 14, "", "", ""], ["Ash", "1234567", 2, "", "", ""]]))

    offered = {str(each.sqref): each.formula1 for each in sheet.data_validations.dataValidation}
    assert offered == {
        "D2:D3": '"yes,no"',
        "F2:F3": '"early career teacher,hours,mentor not known,other"',
    }
    assert [sheet.cell(2, column).number_format for column in range(1, 7)] == ["@", "@", "General", "@", "General", "@"]
    assert (sheet["B2"].value, sheet["C2"].value, sheet["D2"].value) == ("0234567", 14, None)
    assert all(cell.font.bold for cell in sheet[1])
    assert sheet.freeze_panes == "A2"
    assert (sheet.page_setup.orientation, sheet.print_title_rows) == ("landscape", "$1:$1")
    assert sheet.column_dimensions["F"].width >= len("rejection_reason")


def test_what_people_type_below_the_first_rows_is_text_too() -> None:
    sheet = sheet_of(csv_of([]))

    assert sheet.column_dimensions["B"].number_format == "@"
    assert [str(each.sqref) for each in sheet.data_validations.dataValidation] != []


def test_a_thousand_hostile_strings_are_no_formula_and_read_back_as_they_were() -> None:
    """Formulas are looked for in the workbook itself, and by a reader of such files (A36)."""
    chance = random.Random(36)
    texts = ["".join(chance.choices(PIECES, k=chance.randint(1, 6))) for _ in range(1000)]
    content = csv_of([[text] * 2 for text in texts], ["school_name", "mentor_full_name"])

    read = csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""))
    assert [[plain_text(cell) for cell in row] for row in read][1:] == [[text] * 2 for text in texts]
    made = workbook(content)
    with zipfile.ZipFile(io.BytesIO(made)) as parts:
        xml = parts.read("xl/worksheets/sheet1.xml").decode()
    assert re.findall(r"<f[ >]", xml) == []
    assert set(re.findall(r'<c [^>]*?t="(\w+)"', xml)) == {"inlineStr"}
    cells = [cell for row in openpyxl.load_workbook(io.BytesIO(made)).active.iter_rows(min_row=2) for cell in row]
    assert {cell.data_type for cell in cells} <= {"s", "inlineStr", "n"}
    assert [cell.value for cell in cells if cell.data_type == "n" and cell.value is not None] == []
    shown = [without_what_xml_has_no_letters_for(text) for text in texts for _ in range(2)]
    assert [as_read(cell.value) for cell in cells] == shown


def without_what_xml_has_no_letters_for(text: str) -> str:
    return xlsx_out.NOT_IN_XML.sub("", text)


def as_read(value: str | None) -> str:
    """The format's own way to write a line end that XML would change."""
    return (value or "").replace("_x000D_", "\r")
