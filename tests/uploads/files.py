"""Spreadsheets as programs write them."""

from __future__ import annotations

import io
import zipfile
from typing import Any
from xml.sax.saxutils import escape

import xlsxwriter

NAMESPACES = " ".join(
    f'xmlns:{prefix}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
    for prefix, name in [("office", "office"), ("table", "table"), ("text", "text"), ("style", "style")]
)
NAMESPACES += ' xmlns:calcext="urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0"'
REST_OF_A_ROW = '<table:table-cell table:number-columns-repeated="16000"/>'
REST_OF_A_SHEET = f'<table:table-row table:number-rows-repeated="1048000">{REST_OF_A_ROW}</table:table-row>'
_OF_ALL = "application/vnd.oasis.opendocument.spreadsheet"


def xlsx(*sheets: list[list[Any]], hidden: int | None = None) -> bytes:
    file = io.BytesIO()
    book = xlsxwriter.Workbook(file, {"strings_to_formulas": False})
    for number, rows in enumerate(sheets):
        sheet = book.add_worksheet()
        for place, row in enumerate(rows):
            sheet.write_row(place, 0, row)
        if number == hidden:
            sheet.hide()
        elif hidden is not None:
            sheet.activate()
    book.close()
    return file.getvalue()


def xlsx_of_xml(cells: str) -> bytes:
    """One sheet, of this XML within its rows."""
    return with_member(
        xlsx([["a"]]), "xl/worksheets/sheet1.xml", f"<worksheet><sheetData>{cells}</sheetData></worksheet>"
    )


def with_member(archive: bytes, name: str, content: str | bytes) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(archive)) as before, zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as after:
        for member in before.namelist():
            after.writestr(member, content if member == name else before.read(member))
    return file.getvalue()


def ods(rows: list[list[str]], cells_after: str = "", is_hidden: bool = False) -> bytes:
    """Filled up with repeated rows and cells to the edge of the sheet, as LibreOffice does."""
    body = "".join(f"<table:table-row>{''.join(map(_ods_cell, row))}{REST_OF_A_ROW}</table:table-row>" for row in rows)
    shown = f'<style:table-properties table:display="{str(not is_hidden).lower()}"/>'
    style = f'<style:style style:name="ta1" style:family="table">{shown}</style:style>'
    return _ods_archive(
        f"<office:automatic-styles>{style}</office:automatic-styles><office:body><office:spreadsheet>"
        f'<table:table table:name="Answers" table:style-name="ta1">{body}{cells_after}{REST_OF_A_SHEET}'
        "</table:table></office:spreadsheet></office:body>"
    )


def _ods_cell(text: str) -> str:
    attributes = 'office:value-type="string" calcext:value-type="string"'
    return f"<table:table-cell {attributes}><text:p>{escape(text)}</text:p></table:table-cell>"


def _ods_archive(inner: str) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", _OF_ALL, zipfile.ZIP_STORED)
        archive.writestr("content.xml", f"<office:document-content {NAMESPACES}>{inner}</office:document-content>")
        archive.writestr(
            "META-INF/manifest.xml",
            '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">'
            f'<manifest:file-entry manifest:full-path="/" manifest:media-type="{_OF_ALL}"/></manifest:manifest>',
        )
    return file.getvalue()
