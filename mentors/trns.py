import re
import unicodedata

# Spaces of all kinds, full stops, dashes and slashes: older papers write RP12/34567, dictation adds blanks and stops.
PREFIX = re.compile(r"^\s*(?:TRN[\s:.]*)?(?:RP(?=[\s0-9]))?", re.IGNORECASE)
BETWEEN_DIGITS = re.compile(r"[\s.,/\-\u2010-\u2015\u200b-\u200d\u2060\ufeff]+")
TRN = re.compile(r"[0-9]{7}")
# In a sentence: digits with at most one blank, stop, slash or dash between them. Commas separate numbers there.
NUMBER = re.compile(r"[0-9](?:[ \t./\-\u2010-\u2015\u200b]?[0-9])*")
DATE = re.compile(r"[0-9]{1,2}[^0-9][0-9]{1,2}[^0-9][0-9]{4}|[0-9]{4}[^0-9][0-9]{1,2}[^0-9][0-9]{1,2}")
MOST_PARTS = 3


def clean_trn(typed: str) -> str:
    """ "TRN 12 34 567." is "1234567"; it need not be a TRN."""
    return BETWEEN_DIGITS.sub("", PREFIX.sub("", unicodedata.normalize("NFKC", typed)))


def is_trn(text: str) -> bool:
    return TRN.fullmatch(text) is not None


def find_trn(text: str) -> str:
    """The first number in a text that reads as a TRN, as typed, or "". Dates and phone numbers are none."""
    numbers = (match.group() for match in NUMBER.finditer(unicodedata.normalize("NFKC", text)))
    return next((number for number in numbers if _reads_as_trn(number)), "")


def _reads_as_trn(number: str) -> bool:
    parts = re.findall(r"[0-9]+", number)
    digits = "".join(parts)
    if digits.startswith("0") and len(digits) in (10, 11):
        return False
    return any(map(is_trn, parts)) or (is_trn(digits) and len(parts) <= MOST_PARTS and not DATE.fullmatch(number))
