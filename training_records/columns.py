"""A guess of which column is which: by its heading, checked by its values; then by values alone."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from training_records.facts import Fact, Unclear, trn_of, urn_of, year_of
from training_records.headings import facts_of, is_not_done, is_of_others, is_total
from training_records.hours import NotHours, is_cross, is_nothing, is_tick, minutes_of, worth_of
from uploads.cells import Cell, Unreadable, is_empty
from uploads.values import text_of

Values = Sequence[Cell]
_MOST_HOURS = 60
"""In a cell, for a column to be guessed as hours by its values alone."""
_POSTCODE = re.compile(r"[a-z]{1,2}\d[a-z\d]?\s*\d[a-z]{2}", re.IGNORECASE)
_SCHOOL = re.compile(r"\b(?:school|academy|college|primary|infants?|juniors?|nursery)\b", re.IGNORECASE)
_PERSON = re.compile(r"[^\W\d_][^\d]*\s[^\d]*[^\W\d_]\.?")


@dataclass(frozen=True)
class Columns:
    """Places from 0. Only hours can stand in several columns, which are summed."""

    places: Mapping[Fact, tuple[int, ...]] = field(default_factory=dict)

    def of(self, fact: Fact) -> tuple[int, ...]:
        return self.places.get(fact, ())

    def first(self, fact: Fact) -> int | None:
        return next(iter(self.of(fact)), None)

    @property
    def name_hours(self) -> bool:
        return bool(self.of(Fact.HOURS) or self.of(Fact.MINUTES))

    @property
    def name_people(self) -> bool:
        return any(self.of(fact) for fact in (Fact.TRN, Fact.NAME, Fact.LAST_NAME, Fact.EMAIL))

    @property
    def name_schools(self) -> bool:
        return any(self.of(fact) for fact in (Fact.URN, Fact.SCHOOL))

    def by_heading(self, headings: Sequence[str]) -> dict[str, list[str]]:
        return {str(fact): [headings[place] for place in places] for fact, places in self.places.items() if places}


def named_columns(headings: Sequence[str], said: Mapping[str, Sequence[str] | str]) -> Columns:
    """{"school": "Placement school", "hours": ["Autumn", "Spring"]}. Raises KeyError or ValueError."""
    places = {name: place for place, name in reversed(list(enumerate(headings)))}
    wanted = {Fact(fact): [names] if isinstance(names, str) else names for fact, names in said.items() if names}
    return Columns({fact: tuple(places[name] for name in names) for fact, names in wanted.items()})


def guess(headings: Sequence[str], rows: Sequence[Values]) -> Columns:
    values = [_values(rows, place) for place in range(len(headings))]
    taken: dict[int, Fact] = {}
    for rank in range(3):
        for place, heading in enumerate(headings):
            candidates = facts_of(heading)[rank : rank + 1] if heading else []
            for fact in candidates:
                if place not in taken and _may_be(fact, taken) and _fits(fact, heading, values[place]):
                    taken[place] = fact
    _by_values(taken, headings, values)
    return Columns(_chosen(taken, headings, values))


def _values(rows: Iterable[Values], place: int) -> list[Cell]:
    cells = (row[place] for row in rows if place < len(row))
    return [cell for cell in cells if not is_empty(cell)]


def _may_be(fact: Fact, taken: Mapping[int, Fact]) -> bool:
    return fact in (Fact.HOURS, Fact.MINUTES) or fact not in taken.values()


def _fits(fact: Fact, heading: str, values: Values) -> bool:
    """Whether most of its values are what the heading says; without values the heading decides."""
    if fact == Fact.HOURS and worth_of(heading):
        return _mostly(lambda cell: is_tick(cell) or is_cross(cell) or _is_hours(cell), values)
    return _mostly(_TESTS[fact], values)


def _mostly(test: Callable[[Cell], bool], values: Values) -> bool:
    return not values or 2 * sum(map(test, values)) >= len(values)


def _nearly_all(test: Callable[[Cell], bool], values: Values) -> bool:
    """A row of totals may be among them."""
    return 3 * sum(map(test, values)) >= 2 * len(values)


def _by_values(taken: dict[int, Fact], headings: Sequence[str], values: Sequence[Values]) -> None:
    for fact in (Fact.EMAIL, Fact.POSTCODE, Fact.URN, Fact.SCHOOL, Fact.TRN, Fact.NAME):
        if fact in taken.values() or (fact == Fact.NAME and Fact.LAST_NAME in taken.values()):
            continue
        for place, each in enumerate(values):
            if place not in taken and each and not is_of_others(headings[place]) and _nearly_all(_SURE[fact], each):
                taken[place] = fact
                break
    if not {Fact.HOURS, Fact.MINUTES} & set(taken.values()):
        taken |= {
            place: Fact.HOURS
            for place, each in enumerate(values)
            if place not in taken
            and headings[place]
            and not is_of_others(headings[place])
            and each
            and _nearly_all(_is_a_few_hours, each)
        }


def _chosen(
    taken: Mapping[int, Fact], headings: Sequence[str], values: Sequence[Values]
) -> dict[Fact, tuple[int, ...]]:
    found: dict[Fact, tuple[int, ...]] = {}
    for place, fact in sorted(taken.items()):
        found[fact] = (*found.get(fact, ()), place)
    if Fact.HOURS in found:
        found[Fact.HOURS] = _done(found[Fact.HOURS], headings, values)
    if Fact.MINUTES in found:
        found[Fact.MINUTES] = _done(found[Fact.MINUTES], headings, values)
    if Fact.FIRST_NAME in found and Fact.LAST_NAME in found:
        found.pop(Fact.NAME, None)
    return found


def _done(places: tuple[int, ...], headings: Sequence[str], values: Sequence[Values]) -> tuple[int, ...]:
    """Without those that were planned; the parts rather than their total, where the parts can be read."""
    places = tuple(place for place in places if not is_not_done(headings[place])) or places
    parts = tuple(place for place in places if not is_total(headings[place]))
    return parts if any(values[place] for place in parts) else places[:1] if len(places) > 1 and not parts else places


def _is_hours(cell: Cell) -> bool:
    try:
        minutes_of(cell)
    except NotHours:
        return isinstance(cell, Unreadable) or is_cross(cell)
    return True


def _is_a_few_hours(cell: Cell) -> bool:
    return (
        not isinstance(cell, Unreadable)
        and _is_hours(cell)
        and not is_cross(cell)
        and minutes_of(cell) <= _MOST_HOURS * 60
    )


def _is_trn(cell: Cell) -> bool:
    try:
        return bool(trn_of(cell)) or is_nothing(cell)
    except Unclear:
        return False


def _is_year(cell: Cell) -> bool:
    try:
        return year_of(cell) is not None
    except Unclear:
        return False


def _is_text(cell: Cell) -> bool:
    return isinstance(cell, str) and any(letter.isalpha() for letter in cell)


_TESTS: dict[Fact, Callable[[Cell], bool]] = {
    Fact.URN: lambda cell: urn_of(cell) == text_of(cell) != "",
    Fact.SCHOOL: _is_text,
    Fact.POSTCODE: lambda cell: bool(_POSTCODE.fullmatch(text_of(cell))),
    Fact.TRN: _is_trn,
    Fact.NAME: _is_text,
    Fact.FIRST_NAME: _is_text,
    Fact.LAST_NAME: _is_text,
    Fact.EMAIL: lambda cell: "@" in text_of(cell),
    Fact.HOURS: _is_hours,
    Fact.MINUTES: _is_hours,
    Fact.ATTENDED: lambda cell: is_tick(cell) or is_cross(cell),
    Fact.YEAR: _is_year,
}
_SURE = _TESTS | {
    Fact.URN: lambda cell: bool(re.fullmatch(r"1\d{5}", text_of(cell))),
    Fact.SCHOOL: lambda cell: bool(_SCHOOL.search(text_of(cell))),
    Fact.TRN: lambda cell: _is_trn(cell) and len(text_of(cell)) == 7,
    Fact.NAME: lambda cell: bool(_PERSON.fullmatch(text_of(cell))),
}
