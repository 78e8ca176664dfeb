"""Characters that stand in no name and that nobody means to type."""

import unicodedata

BIDI = {chr(mark) for mark in (0x061C, 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A))}
"""They turn the direction of text around."""
_NEVER_IN_A_NAME = ("Cc", "Cs", "Zl", "Zp")


def odd_mark(text: str) -> str:
    """As "U+202E"; "" where there is none."""
    odd = (mark for mark in text if mark in BIDI or unicodedata.category(mark) in _NEVER_IN_A_NAME)
    return next((f"U+{ord(mark):04X}" for mark in odd), "")


def without_invisible(text: str) -> str:
    """Line feeds and tabs stay; NUL stays too, and is refused."""
    return "".join(
        mark for mark in text if mark in "\n\t\0" or (mark not in BIDI and unicodedata.category(mark) != "Cc")
    )


def has_unprintable(text: str) -> bool:
    """NUL and lone surrogates, which no database keeps."""
    return any(mark == "\0" or unicodedata.category(mark) == "Cs" for mark in text)
