from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from typing import Protocol, TypeVar

_APOSTROPHES = re.compile(r"['’‘`´ʼ]")
_BETWEEN_WORDS = re.compile(r"[-‐‑–—\s]+")
# Letters that Unicode does not decompose.
_PLAIN = str.maketrans({"ł": "l", "ø": "o", "æ": "ae", "œ": "oe", "đ": "d", "ð": "d", "þ": "th", "ı": "i"})


class _Person(Protocol):
    email: str

    @property
    def full_name(self) -> str: ...


AnyPerson = TypeVar("AnyPerson", bound=_Person)


def plain_letters(text: str) -> str:
    """ "Zoë O’Dea" becomes "zoe odea". Other alphabets keep their letters."""
    text = _APOSTROPHES.sub("", text)
    text = unicodedata.normalize("NFKD", text.casefold().translate(_PLAIN))
    return "".join(letter for letter in text if not unicodedata.combining(letter))


def in_order_of_names(people: Iterable[AnyPerson]) -> list[AnyPerson]:
    """adam, Élan, Zoë; namesakes by email address. The database would order by bytes."""
    return sorted(people, key=lambda person: (_BETWEEN_WORDS.sub(" ", plain_letters(person.full_name)), person.email))
