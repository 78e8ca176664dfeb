"""Which school and which mentor a row means: by URN and TRN, or as a person has confirmed. Never by a name alone."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from mentors.models import MentorAtSchool
from providers.models import Provider
from schools.models import School
from training_records.models import KnownPerson, KnownSchool
from training_records.names import people_like, plain_person, plain_school, schools_like
from training_records.reading import Entry


@dataclass(frozen=True)
class Placed:
    """A row of a known school."""

    entry: Entry
    school_id: int

    @property
    def person(self) -> tuple[int, str, str]:
        return self.school_id, plain_person(self.entry.name), self.entry.email.casefold()


@dataclass
class WhoIsWho:
    """`unclear_schools` are asked about, by the name as written; `left_out` are of schools that a person left out."""

    placed: list[Placed]
    unclear: list[Entry]
    left_out: list[Entry]
    unclear_people: list[Placed]

    @cached_property
    def unclear_schools(self) -> list[Entry]:
        """One row of each."""
        return list({school_said(entry): entry for entry in reversed(self.unclear)}.values())[::-1]

    @property
    def is_clear(self) -> bool:
        return not (self.unclear or self.unclear_people)


def school_said(entry: Entry) -> str:
    return f"{entry.urn} {plain_school(entry.school)}".strip()[:250]


def who_is_who(provider: Provider, entries: Sequence[Entry]) -> WhoIsWho:
    by_urn = _by_urn({int(entry.urn) for entry in entries if entry.urn})
    unknown = [entry for entry in entries if int(entry.urn or 0) not in by_urn]
    said = _schools_said(provider, {school_said(entry) for entry in unknown}) if unknown else {}
    same = _by_name_and_postcode([entry for entry in unknown if school_said(entry) not in said])
    found = WhoIsWho([], [], [], [])
    for entry in entries:
        school = by_urn.get(int(entry.urn or 0)) or same.get(_name_and_postcode(entry))
        if school is None and school_said(entry) in said:
            school = said[school_said(entry)]
            if school is None:
                found.left_out.append(entry)
                continue
        (found.placed.append(Placed(entry, school)) if school else found.unclear.append(entry))
    return _with_people(provider, found)


def _by_urn(urns: set[int]) -> dict[int, int]:
    schools = School.objects.filter(urn__in=urns).values_list("urn", "pk")
    return {urn: pk for urn, pk in schools if urn}


def _schools_said(provider: Provider, names: set[str]) -> dict[str, int | None]:
    said = KnownSchool.objects.filter(provider=provider, plain_name__in=names).order_by("pk")
    return dict(said.values_list("plain_name", "school_id"))


def _name_and_postcode(entry: Entry) -> tuple[str, str]:
    return plain_school(entry.school), _plain_postcode(entry.postcode)


def _plain_postcode(postcode: str) -> str:
    """As the register writes it: SL2 1QE."""
    letters = "".join(postcode.split()).upper()
    return f"{letters[:-3]} {letters[-3:]}"


def _by_name_and_postcode(entries: Iterable[Entry]) -> dict[tuple[str, str], int]:
    """Only where one school has both."""
    postcodes = {_plain_postcode(entry.postcode) for entry in entries if entry.postcode}
    found: dict[tuple[str, str], set[int]] = defaultdict(set)
    for pk, name, postcode in School.objects.filter(postcode__in=postcodes).values_list("pk", "name", "postcode"):
        found[plain_school(name), _plain_postcode(postcode)].add(pk)
    return {key: next(iter(schools)) for key, schools in found.items() if len(schools) == 1}


def _with_people(provider: Provider, found: WhoIsWho) -> WhoIsWho:
    """TRNs that a person has confirmed are put in; names that are like somebody's at the school are asked about."""
    nameless = [placed for placed in found.placed if not placed.entry.trn]
    if not nameless:
        return found
    schools = {placed.school_id for placed in nameless}
    said = {
        (person.school_id, person.plain_name, person.email): person.trn
        for person in KnownPerson.objects.filter(provider=provider, school__in=schools).order_by("pk")
    }
    found.placed = [_with_trn(placed, said.get(placed.person, "")) for placed in found.placed]
    there = mentors_at(schools)
    found.unclear_people = [
        placed
        for placed in nameless
        if placed.person not in said and people_like(placed.entry.name, there.get(placed.school_id, {}))
    ]
    return found


def _with_trn(placed: Placed, trn: str) -> Placed:
    return replace(placed, entry=replace(placed.entry, trn=trn)) if trn and not placed.entry.trn else placed


def mentors_at(schools: Iterable[int]) -> dict[int, dict[int, str]]:
    """Plain names by mentor, by school."""
    there: dict[int, dict[int, str]] = defaultdict(dict)
    placements = MentorAtSchool.objects.filter(school__in=schools).select_related("mentor")
    for placement in placements.order_by("mentor__plain_name", "mentor_id"):
        there[placement.school_id][placement.mentor_id] = plain_person(placement.mentor.full_name)
    return there


def likely_schools(entries: Sequence[Entry]) -> dict[str, list[School]]:
    """By what is said of the school; the likeliest first."""
    names = {pk: plain_school(name) for pk, name in School.objects.values_list("pk", "name").iterator()}
    likely = {school_said(entry): schools_like(entry.school, names) for entry in entries}
    schools = School.objects.in_bulk({pk for each in likely.values() for pk in each})
    return {said: [schools[pk] for pk in each] for said, each in likely.items()}
