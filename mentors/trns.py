"""Teacher reference numbers as people type, paste and dictate them."""

import re
import unicodedata

# Spaces of all kinds, full stops, dashes and slashes: older papers write RP12/34567, dictation adds blanks and stops.
PREFIX = re.compile(r"^\s*RP(?=[\s0-9])", re.IGNORECASE)
BETWEEN_DIGITS = re.compile(r"[\s.,/\-\u2010-\u2015\u200b-\u200d\u2060\ufeff]+")
TRN = re.compile(r"[0-9]{7}")


def clean_trn(typed: str) -> str:
    """What was meant: "12 34 567." is "1234567". Whether that is a TRN, `is_trn` says."""
    return BETWEEN_DIGITS.sub("", PREFIX.sub("", unicodedata.normalize("NFKC", typed)))


def is_trn(text: str) -> bool:
    return TRN.fullmatch(text) is not None
