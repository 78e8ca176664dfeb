"""What a column can say, and how its cells are read."""

from __future__ import annotations

import re
from enum import StrEnum

from mentors.trns import clean_trn
from uploads.cells import Cell, Unreadable
from uploads.values import text_of


class Fact(StrEnum):
    """In the order of the page that asks."""

    URN = "urn"
    SCHOOL = "school"
    POSTCODE = "postcode"
    TRN = "trn"
    NAME = "name"
    FIRST_NAME = "first_name"
    LAST_NAME = "last_name"
    EMAIL = "email"
    HOURS = "hours"
    MINUTES = "minutes"
    ATTENDED = "attended"
    YEAR = "year"


class Unclear(Exception):
    """`why` as the lists of errors say it: "not a TRN"."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


NOBODY = {"", "-", "–", "—", "n/a", "na", "none", "tbc", "tba", "unknown", "?"}
_TITLE = re.compile(r"^(?:(?:dr|mr|mrs|ms|miss|mx|prof|professor|rev|sir)\b\.?\s+)+(?=\S)", re.IGNORECASE)
_YEAR = re.compile(r"(?:ay|academic year)?\s*(20)?(\d\d)\s*(?:to|/|-|–|—|\s)\s*(20)?(\d\d)", re.IGNORECASE)
_URN = re.compile(r"(?<!\d)(1\d{5})(?!\d)")
_FEWEST_DIGITS = 5
"""Of a TRN that a spreadsheet made a number: no TRN in use begins with more than two zeros."""


def trn_of(cell: Cell) -> str:
    """Seven digits, or "". Raises Unclear."""
    said = text_of(cell)
    if said.casefold().strip(".") in NOBODY:
        return ""
    digits = clean_trn(re.sub(r"\.0+$", "", said))
    if isinstance(cell, Unreadable | bool) or not _is_short_trn(digits):
        raise Unclear("not a TRN")
    return digits.zfill(7)


def _is_short_trn(digits: str) -> bool:
    return digits.isascii() and digits.isdigit() and _FEWEST_DIGITS <= len(digits) <= 7


def year_of(cell: Cell) -> int | None:
    """The year in which it starts, of 2025, 2025/26, 25-26, "2025 to 2026". Raises Unclear."""
    said = text_of(cell)
    if not said:
        return None
    if re.fullmatch(r"20\d\d", said):
        return int(said)
    found = _YEAR.fullmatch(said)
    if isinstance(cell, Unreadable) or not found or (int(found[2]) + 1) % 100 != int(found[4]):
        raise Unclear("not a year")
    return 2000 + int(found[2])


def name_of(text: str) -> str:
    """Given name first, without a title: "Adeyemi, Dr Ruth" is Ruth Adeyemi."""
    last, comma, first = text.partition(",")
    if comma and first.strip() and last.strip():
        text = f"{_without_title(first)} {_without_title(last)}"
    return " ".join(_without_title(text).split())


def _without_title(text: str) -> str:
    return _TITLE.sub("", text.strip())


def urn_of(cell: Cell) -> str:
    """Of a cell that is one or has one in its text, as "Beechwood College (142458)"; else ""."""
    if re.fullmatch(r"[1-9]\d{5}", text_of(cell)):
        return text_of(cell)
    found = _URN.findall(text_of(cell))
    return found[0] if len(set(found)) == 1 else ""
