import re
import unicodedata
from collections.abc import Iterator

# Spaces of all kinds, full stops, dashes and slashes: older papers write RP12/34567, dictation adds blanks and stops.
PREFIX = re.compile(r"^(?:TRN[\s:.]*)?(?:RP(?=[\s0-9]))?", re.IGNORECASE)
# A spreadsheet writes '0123456 for text, and ="0123456".
AROUND = " \t\n\r='`\"’‘“”´"
BETWEEN_DIGITS = re.compile(r"[\s.,/\-\u2010-\u2015\u200b-\u200d\u2060\ufeff]+")
TRN = re.compile(r"[0-9]{7}")

# In a sentence.
AMOUNT = re.compile(r"£\s*[0-9][0-9,]*(?:\.[0-9]+)?")
PHONE = re.compile(r"(?<![0-9])(?:\+\s?[0-9]|\(?0)[0-9()\s.\-]{7,}[0-9](?![0-9])")
DIGITS_OF_A_PHONE = range(10, 15)
CALL = r"\b(?:tel|telephone|phone|mobile|ring|call|fax)(?:[.: ]|(?:no|number|us|me|them|the|school|office|back|on)\b)*"
LOCAL_PHONE = re.compile(rf"{CALL}[0-9]{{3,7}}(?: ?[0-9]{{3,4}})?(?![0-9])", re.IGNORECASE)
NUMBER = re.compile(r"[0-9]+(?:(?:\s?[\s./\-\u2010-\u2015\u200b]\s?|,)[0-9]+)*")
NAMED = re.compile(
    r"\b(?:TRN|RP|teacher ref\w*)(?:[^0-9\n]{0,12})(?P<number>[0-9](?:[\s,./\-]{0,3}[0-9]){6})(?![0-9])", re.I
)
YEAR = re.compile(r"(?:19|20)[0-9]{2}")
# Lengths of the parts in which people write seven digits.
PARTS = {(7,), (2, 5), (3, 4), (4, 3), (2, 2, 3), (3, 2, 2), (2, 3, 2), (1, 3, 3), (3, 3, 1), (2, 2, 2, 1), (1,) * 7}


def clean_trn(typed: str) -> str:
    """ "TRN 12 34 567." is "1234567"; it need not be a TRN."""
    return BETWEEN_DIGITS.sub("", PREFIX.sub("", unicodedata.normalize("NFKC", typed.strip(AROUND)).strip(AROUND)))


def is_trn(text: str) -> bool:
    return TRN.fullmatch(text) is not None


def has_trn(text: str) -> bool:
    """Whether a number in it reads as a TRN. Years, dates, amounts and telephone numbers are none."""
    text = unicodedata.normalize("NFKC", text)
    if NAMED.search(text):
        return True
    text = LOCAL_PHONE.sub("x", PHONE.sub(_without_phone, AMOUNT.sub("x", text)))
    return any(_reads_as_trn(number.group()) for number in NUMBER.finditer(text))


def _without_phone(match: re.Match[str]) -> str:
    digits = sum(letter.isdigit() for letter in match.group())
    return "x" if digits in DIGITS_OF_A_PHONE else match.group()


def _reads_as_trn(number: str) -> bool:
    parts = re.findall(r"[0-9]+", number)
    between = re.findall(r"[^0-9]+", number)
    return any(
        tuple(map(len, parts[start:end])) in PARTS
        and len(set(between[start : end - 1])) <= 1
        and not any(map(YEAR.fullmatch, parts[start:end]))
        for start, end in _slices(len(parts))
    )


def _slices(number: int) -> Iterator[tuple[int, int]]:
    return ((start, end) for start in range(number) for end in range(start + 1, min(start + 7, number) + 1))
