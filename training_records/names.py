"""How alike two names are. It only ever proposes: nothing is matched on a name alone."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeVar

from rapidfuzz import fuzz, process

from training_records.facts import name_of
from training_records.headings import plain_heading

Key = TypeVar("Key")
_ALIKE = 72
_MOST = 5


def plain_person(name: str) -> str:
    """ "Ní Bhriain, Dr Ada" is ada ni bhriain."""
    return plain_heading(name_of(name).translate(_LETTERS))


def plain_school(name: str) -> str:
    """One spelling of each word: "St. Mary's C of E Primary School" is st marys ce primary school."""
    said = f" {plain_heading(name.replace('&', ' and ').translate(_LETTERS))} "
    for long, short in _SCHOOL_WORDS:
        said = said.replace(f" {long} ", f" {short} ")
    return said.strip()


def people_like(name: str, people: Mapping[Key, str]) -> list[Key]:
    """The likeliest first, by plain names. A name of one word is like everybody who has it."""
    plain = plain_person(name)
    scores = {
        key: max(fuzz.token_sort_ratio(plain, other), fuzz.ratio(_joined(plain), _joined(other)), _part(plain, other))
        for key, other in people.items()
    }
    return [key for key in sorted(scores, key=lambda key: -scores[key]) if scores[key] >= _ALIKE][:_MOST]


def schools_like(name: str, schools: Mapping[Key, str]) -> list[Key]:
    """By plain names, the likeliest first."""
    found = process.extract(plain_school(name), schools, scorer=fuzz.token_sort_ratio, score_cutoff=_ALIKE, limit=_MOST)
    return [key for _, _, key in found] or _that_begin_so(plain_school(name), schools)


def _that_begin_so(plain: str, schools: Mapping[Key, str]) -> list[Key]:
    """The name of a sheet is cut at 31 letters."""
    return [key for key, other in schools.items() if len(plain) > 12 and other.startswith(plain)][:_MOST]


def _part(plain: str, other: str) -> float:
    return 75.0 if " " not in plain and plain in other.split() else 0.0


def _joined(plain: str) -> str:
    return plain.replace(" ", "")


_LETTERS = str.maketrans(
    {"ł": "l", "Ł": "L", "ø": "o", "Ø": "O", "đ": "d", "Đ": "D", "ß": "ss", "æ": "ae", "’": "", "'": "", "`": ""}
)
_SCHOOL_WORDS = [
    ("church of england", "ce"),
    ("c of e", "ce"),
    ("cofe", "ce"),
    ("roman catholic", "rc"),
    ("saint", "st"),
    ("voluntary aided", "va"),
    ("sch", "school"),
]
