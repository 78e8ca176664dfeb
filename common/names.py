"""Names in plain letters, as people look for them and as an alphabet orders them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from typing import Protocol, TypeVar

_APOSTROPHES = re.compile(r"['’‘`´ʼ]")
_BETWEEN_WORDS = re.compile(r"[-‐‑–—\s]+")
# Letters that Unicode does not take apart into a plain letter and an accent.
_PLAIN = str.maketrans({"ł": "l", "ø": "o", "æ": "ae", "œ": "oe", "đ": "d", "ð": "d", "þ": "th", "ı": "i"})


class _Person(Protocol):
    email: str

    @property
    def full_name(self) -> str: ...


AnyPerson = TypeVar("AnyPerson", bound=_Person)


def plain_letters(text: str) -> str:
    """Small letters without accents and apostrophes: "Zoë O’Dea" becomes "zoe odea". Other alphabets keep theirs."""
    text = _APOSTROPHES.sub("", text)
    text = unicodedata.normalize("NFKD", text.casefold().translate(_PLAIN))
    return "".join(letter for letter in text if not unicodedata.combining(letter))


def in_order_of_names(people: Iterable[AnyPerson]) -> list[AnyPerson]:
    """adam, Élan, Zoë: for the few people of a page. The database orders by bytes; namesakes stand by email address."""
    return sorted(people, key=lambda person: (_BETWEEN_WORDS.sub(" ", plain_letters(person.full_name)), person.email))
