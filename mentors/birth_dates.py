"""Dates of birth in a sentence: no email may hold one."""

import re
import unicodedata
from collections.abc import Iterator

from common.clock import today

_MONTHS = "jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec"
_ORDINALS = (
    "first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|eleventh|twelfth|thirteenth|fourteenth|fifteenth|"
    "sixteenth|seventeenth|eighteenth|nineteenth|twentieth|thirtieth"
)
_DAY = rf"(?:(?<![0-9])[0-9]{{1,2}}(?:st|nd|rd|th)?|(?:(?:twenty|thirty)[ -])?\b(?:{_ORDINALS}))"
_MONTH = rf"(?:{_MONTHS})[a-z]*\.?"
_NUMBER = r"(?<![0-9])[0-9]{1,2}"
_YEAR = r"['’‘]?(?P<year>[0-9]{4}|[0-9]{2})(?![0-9])"
_LONG_YEAR = r"(?<![0-9])(?P<year>[0-9]{4})(?![0-9])"
_BETWEEN = r"\s*[\s,./\-\u2010-\u2015]?\s*(?:of\s+)?"
_SIGN = r"\s*[./\-\u2010-\u2015]\s*"
_SIGN_OR_SPACE = r"(?:\s*[./\-\u2010-\u2015]\s*|\s+)"
_DATES = [
    rf"{_DAY}{_BETWEEN}{_MONTH}{_BETWEEN}{_YEAR}",
    rf"\b{_MONTH}{_BETWEEN}{_DAY}{_BETWEEN}{_YEAR}",
    rf"{_LONG_YEAR}{_BETWEEN}{_MONTH}{_BETWEEN}{_DAY}(?![0-9])",
    rf"{_NUMBER}{_SIGN_OR_SPACE}{_NUMBER}{_SIGN_OR_SPACE}{_LONG_YEAR}",
    rf"{_LONG_YEAR}{_SIGN_OR_SPACE}{_NUMBER}{_SIGN_OR_SPACE}{_NUMBER}(?![0-9])",
    rf"(?<![0-9][./\-]){_NUMBER}{_SIGN}{_NUMBER}{_SIGN}{_YEAR}(?![./\-][0-9])",
    r"(?<![0-9])(?<![0-9][./-])(?P<year>3[2-9]|[4-9][0-9])(?:[./-][0-9]{1,2}){2}(?![./-]?[0-9])",
    # In one piece; eight digits are also a claim's reference.
    r"(?<!claim )(?<!draft )(?<!reference )(?<!ref )(?<![0-9])[0-3][0-9][01][0-9](?P<year>(?:19|20)[0-9]{2})(?![0-9])",
    r"(?<!claim )(?<!draft )(?<!reference )(?<!ref )(?<![0-9])(?P<year>(?:19|20)[0-9]{2})[01][0-9][0-3][0-9](?![0-9])",
    # After a word that says so, less is enough.
    rf"\b(?:born|birth\w*|d\.?o\.?b\.?)\b[^0-9]{{0,25}}(?:[0-9]{{4}}|{_NUMBER}[^0-9]{{1,3}}{_NUMBER}[^0-9]{{1,3}})?{_YEAR}",
    rf"\b(?:born|birth\w*|d\.?o\.?b\.?)\b[^0-9]{{0,25}}{_DAY}{_BETWEEN}{_MONTH}(?P<year>)",
]
DATES = [re.compile(date, re.IGNORECASE) for date in _DATES]
YOUNGEST = 16
OLDEST = 100


def has_birth_date(text: str) -> bool:
    """Of a mentor, in whatever way people write it: 14 / 3 / 1985, 14.3.85, the 14th of March 1985, 1985-03-14.

    Dates of training are too young.
    """
    plain = unicodedata.normalize("NFKC", text)
    return any(_is_of_a_grown_up(year) for year in _years(plain))


def _years(text: str) -> Iterator[str]:
    """Of dates; "" where it is one without a year."""
    return (match["year"] for date in DATES for match in date.finditer(text))


def _is_of_a_grown_up(written: str) -> bool:
    if not written:
        return True
    this_year, year = today().year, int(written)
    if year < 100:
        year += this_year // 100 * 100
        year -= 100 if year > this_year else 0
    return YOUNGEST <= this_year - year <= OLDEST
