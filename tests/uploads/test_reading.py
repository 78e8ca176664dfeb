"""Every file that a spreadsheet program saves is read the same way, or refused with what to do."""

import io
import zipfile
from datetime import date
from pathlib import Path

import pytest

from files.csv_out import csv_lines
from files.extracts import FileRefused
from tests.uploads.files import ods, with_member, xlsx, xlsx_of_xml
from uploads.limits import Limits, usual_limits
from uploads.problems import in_lines
from uploads.reading import Column, Reading, read
from uploads.values import day, digits, text, whole_number, yes_no

COLUMNS = [
    Column("trn", digits(7)),
    Column("agreed", yes_no, empty=None),
    Column("hours", whole_number(0, 20), empty=None),
    Column("reason", text(50), empty=""),
]
TABLE = [["trn", "agreed", "hours", "reason"], ["0012345", "yes", "14", ""], ["7654321", "No", "", "Café – not known"]]
MEANT = [
    (2, {"trn": "0012345", "agreed": True, "hours": 14, "reason": ""}),
    (3, {"trn": "7654321", "agreed": False, "hours": None, "reason": "Café – not known"}),
]
SMALL = Limits(size=100_000, rows=30, columns=6, unpacked=1_000_000)


def said(table: list[list[str]], separator: str = ",") -> str:
    return "".join(separator.join(row) + "\r\n" for row in table)


def rows(content: bytes) -> list[tuple[int, dict[str, object]]]:
    reading = read(content, COLUMNS, usual_limits())
    assert reading.problems == []
    return [(row.number, row.values) for row in reading.rows]


def problems(content: bytes) -> list[str]:
    return in_lines(read(content, COLUMNS, usual_limits()).problems)


def refusal(content: bytes, limits: Limits = SMALL) -> str:
    with pytest.raises(FileRefused) as refused:
        read(content, COLUMNS, limits)
    return str(refused.value)


def one_row(*cells: object) -> Reading:
    return read(xlsx([TABLE[0], [*cells]]), COLUMNS, usual_limits())


@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16", "utf-16-le", "utf-16-be"])
def test_text_in_any_dress_means_the_same(encoding: str, separator: str) -> None:
    assert rows(said(TABLE, separator).encode(encoding)) == MEANT


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(xlsx(TABLE), id="XLSX"),
        pytest.param(ods(TABLE), id="ODS"),
        pytest.param((Path(__file__).parent / "data" / "answers.xls").read_bytes(), id="XLS"),
        pytest.param(b"".join(csv_lines(TABLE[0], TABLE[1:])), id="our own CSV"),
        pytest.param(b"sep=;\r\n" + said(TABLE, ";").encode("cp1252"), id="a line that names the separator"),
    ],
)
def test_each_kind_of_file_means_the_same(content: bytes) -> None:
    moved = content.startswith(b"sep=")
    assert rows(content) == [(number + moved, values) for number, values in MEANT]


def test_titles_above_the_headings_other_columns_and_another_order_do_not_matter() -> None:
    table = [["Answers of July"], [], ["Reason", "more", "HOURS", "Agreed ", "TRN"], ["", "x", 14.0, True, 12345]]
    assert rows(xlsx(table)) == [(4, {"trn": "0012345", "agreed": True, "hours": 14, "reason": ""})]


@pytest.mark.parametrize("hours", [14, 14.0, "14", "14.0", "\u00a014\u2007", " 14 "])
@pytest.mark.parametrize("trn", [12345, 12345.0, "12345", "0012345", "\u00a00012345", "\ufeff0012345"])
def test_what_spreadsheets_do_to_numbers_is_undone(trn: object, hours: object) -> None:
    [row] = one_row(trn, "y", hours).rows
    assert (row.values["trn"], row.values["hours"]) == ("0012345", 14)


@pytest.mark.parametrize("reason", ["=1+1", "-none", "@home", "  +44 20"])
def test_our_own_guard_against_formulas_is_taken_off(reason: str) -> None:
    content = b"".join(csv_lines(TABLE[0], [["0012345", "no", "", reason]]))
    assert rows(content)[0][1]["reason"] == reason.strip()


@pytest.mark.parametrize(
    ("cells", "told"),
    [
        (["12345678", "yes", 1], "Row 2, trn: “12345678”. Write 7 digits."),
        (["", "yes", 1], "Row 2, trn: empty. Fill in trn."),
        ([True, "yes", 1], "Row 2, trn: “TRUE”. Write 7 digits."),
        (["1234567", "maybe", 1], "Row 2, agreed: “maybe”. Write yes or no."),
        (["1234567", "yes", 7.5], "Row 2, hours: “7.5”. Write a whole number from 0 to 20."),
        (["1234567", "yes", True], "Row 2, hours: “TRUE”. Write a whole number from 0 to 20."),
        (["1234567", "yes", "nan"], "Row 2, hours: “nan”. Write a whole number from 0 to 20."),
    ],
)
def test_a_value_that_is_none_is_named_with_its_row_and_column(cells: list[object], told: str) -> None:
    assert in_lines(one_row(*cells).problems) == [told]


def test_one_cause_in_many_rows_is_one_line() -> None:
    table = [TABLE[0], *([f"{1000000 + number}", "perhaps"] for number in range(14))]
    assert problems(xlsx(table)) == ["agreed in 14 rows (2, 3, 4 and 11 more). Write yes or no."]


FORMULA = '<row r="1">{}</row><row r="2"><c r="A2"><v>12345</v></c><c r="C2"{}</c></row>'
HEADINGS = "".join(
    f'<c r="{letter}1" t="inlineStr"><is><t>{name}</t></is></c>' for letter, name in zip("ABCD", TABLE[0], strict=True)
)


@pytest.mark.parametrize("cell", ["><f>7+7</f>", "><f>7+7</f><v></v>", "><f>7+7</f><v/>"])
def test_a_formula_without_its_value_is_no_empty_cell(cell: str) -> None:
    [told] = problems(xlsx_of_xml(FORMULA.format(HEADINGS, cell)))
    assert told.startswith("Row 2, hours: “a formula without a value”. Open the file in a spreadsheet program")


def test_a_formula_with_its_value_is_that_value() -> None:
    assert rows(xlsx_of_xml(FORMULA.format(HEADINGS, "><f>7+7</f><v>14</v>")))[0][1]["hours"] == 14
    assert rows(xlsx_of_xml(FORMULA.format(HEADINGS, ' t="str"><f>""</f><v></v>')))[0][1]["hours"] is None


def test_an_error_of_the_spreadsheet_is_no_empty_cell() -> None:
    [told] = problems(xlsx_of_xml(FORMULA.format(HEADINGS, ' t="e"><f>1/0</f><v>#DIV/0!</v>')))
    assert told == "Row 2, hours: “#DIV/0!”. Write the value itself: the cell holds an error of the spreadsheet."


@pytest.mark.parametrize(
    ("cell", "told"),
    [
        ('<table:table-cell table:formula="of:=7+7"/>', "a formula without a value"),
        (
            '<table:table-cell table:formula="of:=1/0" office:value-type="string" office:string-value="" '
            'calcext:value-type="error"><text:p>#DIV/0!</text:p></table:table-cell>',
            "#DIV/0!",
        ),
    ],
)
def test_the_same_in_ods(cell: str, told: str) -> None:
    trn = '<table:table-cell office:value-type="float" office:value="12345"><text:p>12345</text:p></table:table-cell>'
    row = f"<table:table-row>{trn}<table:table-cell/>{cell}</table:table-row>"
    assert f"hours: “{told}”" in problems(ods(TABLE[:1], cells_after=row))[0]


def test_a_hidden_sheet_is_named_and_not_read() -> None:
    reading = read(xlsx([["notes"]], TABLE, hidden=0), COLUMNS, usual_limits())
    assert (reading.hidden, len(reading.rows), reading.table.name) == (["Sheet1"], 2, "Sheet2")
    assert "Its hidden sheets are not read: Sheet1." in refusal(xlsx(TABLE, [["notes"]], hidden=0))
    assert "Its hidden sheets are not read: Answers." in refusal(ods(TABLE, is_hidden=True))


def test_columns_are_checked_before_rows() -> None:
    told = refusal(xlsx([["TRN", "Agreed", "Minutes"], ["x", "y", "z"]]))
    assert told == "We cannot find the columns hours, reason. The file has: TRN, Agreed, Minutes."
    assert refusal(said([["trn", *TABLE[0]]]).encode()) == "The file has the column trn more than once."


def test_a_file_with_mistakes_comes_back_with_what_to_correct_and_that_is_ignored_then() -> None:
    table = [TABLE[0], ["1234567", "maybe"], TABLE[1], ["99", "no", "=x"]]
    wrong = read(xlsx([["Answers"], *table]), COLUMNS, usual_limits())
    back = b"".join(wrong.rows_to_correct())
    lines = back.decode("utf-8-sig").splitlines()
    assert lines[0] == "trn,agreed,hours,reason,what_to_correct"
    assert lines[1] == "1234567,maybe,,,agreed: Write yes or no."
    assert len(lines) == 3

    again = read(back.replace(b"maybe", b"no"), COLUMNS, usual_limits())

    assert [row.values["agreed"] for row in again.rows] == [False]
    assert b"".join(again.rows_to_correct()).count(b"what_to_correct") == 1


TOO_FAR = '<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"", "The file is empty."),
        (b" \r\n", "The file is empty."),
        (said(TABLE[:1]).encode(), "The file has its columns but no rows."),
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "The file must be a CSV or Excel file."),
        (b'trn,agreed,hours,reason\r\n1,"yes\r\n', "is not proper CSV"),
        (b"a" * 100_001, "The file must be smaller than"),
        (said([TABLE[0], *[TABLE[1]] * 31]).encode(), "The file has more than 30 rows."),
        (xlsx([TABLE[0], *[TABLE[1]] * 31]), "The file has more than 30 rows."),
        (xlsx([[*TABLE[0], *"abc"], TABLE[1]]), "The file has more than 6 columns."),
        (xlsx_of_xml(TOO_FAR), "The file has more than 30 rows."),
        (ods([TABLE[0] * 2]), "The file has more than 6 columns."),
        (xlsx(TABLE)[:-400], "The file is damaged or cut short."),
        (b"PK\x03\x04 nothing else", "The file is damaged or cut short."),
        (with_member(xlsx(TABLE), "xl/worksheets/sheet1.xml", b"0" * 2_000_000), "unpacks to more than 1 MB"),
        (xlsx_of_xml("</sheetData><!DOCTYPE a>"), "The file is damaged"),
        (
            with_member(xlsx(TABLE), "xl/workbook.xml", '<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'),
            "The file holds a document type",
        ),
    ],
)
def test_what_is_no_table_or_too_large_is_refused_in_words(content: bytes, told: str) -> None:
    assert told in refusal(content)


def test_a_zip_that_lies_about_its_size_is_refused_too() -> None:
    honest = with_member(xlsx(TABLE), "xl/theme/theme1.xml", b"0" * 2_000_000)
    with zipfile.ZipFile(io.BytesIO(honest)) as archive:
        declared = archive.getinfo("xl/theme/theme1.xml").file_size.to_bytes(4, "little")
    assert "unpacks to more than 1 MB" in refusal(honest.replace(declared, (1000).to_bytes(4, "little")))


@pytest.mark.parametrize("name", ["password.xlsx", "password.xls", "password.ods"])
def test_a_password_is_told_of(name: str) -> None:
    told = refusal((Path(__file__).parent / "data" / name).read_bytes())
    assert told == "The file has a password. Save it without a password."


def test_a_small_xls_file_cannot_take_the_memory_of_everybody() -> None:
    assert refusal((Path(__file__).parent / "data" / "far_corners.xls").read_bytes()).startswith("The file")


@pytest.mark.parametrize("cell", ["2026-07-08", "08/07/2026", "8 July 2026", date(2026, 7, 8)])
def test_a_day_is_read_as_britain_writes_it(cell: str | date) -> None:
    assert day(cell) == date(2026, 7, 8)
