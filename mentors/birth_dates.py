"""Dates of birth in a sentence: no email may hold one."""

import re
import unicodedata

from common.clock import today

_MONTHS = "jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec"
_DAY = r"(?<![0-9])[0-9]{1,2}(?:st|nd|rd|th)?"
_MONTH = rf"(?:[0-9]{{1,2}}|(?:{_MONTHS})[a-z]*\.?)"
_YEAR = r"(?P<year>[0-9]{4}|[0-9]{2})(?![0-9])"
_BETWEEN = r"[ \t,./\-\u2010-\u2015]{1,2}(?:of )?"
_DATES = [
    re.compile(rf"{_DAY}{_BETWEEN}{_MONTH}{_BETWEEN}{_YEAR}", re.IGNORECASE),
    re.compile(rf"\b(?:{_MONTHS})[a-z]*\.?{_BETWEEN}{_DAY}{_BETWEEN}{_YEAR}", re.IGNORECASE),
    re.compile(rf"(?<![0-9])(?P<year>[0-9]{{4}}){_BETWEEN}{_MONTH}{_BETWEEN}[0-9]{{1,2}}(?![0-9])", re.IGNORECASE),
]
YOUNGEST = 16
OLDEST = 100


def find_birth_date(text: str) -> str:
    """The first date on which a mentor can have been born, as typed, or "". Dates of training are too young.

    14/3/1985, 14.3.85, 14th of March 1985, March 14, 1985 and 1985-03-14.
    """
    plain = unicodedata.normalize("NFKC", text)
    dates = (match for date in _DATES for match in date.finditer(plain))
    return next((date.group() for date in dates if _is_of_a_grown_up(int(date["year"]))), "")


def _is_of_a_grown_up(year: int) -> bool:
    this_year = today().year
    if year < 100:
        year += this_year // 100 * 100
        year -= 100 if year > this_year else 0
    return YOUNGEST <= this_year - year <= OLDEST
