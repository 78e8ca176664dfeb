"""What a declaration rests on beside the answers of its draft: any of it can move while the page is open."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, NamedTuple

from common.money import pounds
from common.words import counted, in_words
from schools.actions import conditions_of

if TYPE_CHECKING:
    from claims.allowance import HoursLeft
    from claims.models import Claim
    from claims.wording.sums import Sum
    from schools.models import AcademicYear, School


class Term(NamedTuple):
    label: str
    words: str


class Moved(NamedTuple):
    label: str
    before: str
    now: str


Terms = Mapping[str, Term]
"""By the names that a form has for them."""


def terms_of(claim: Claim, sum_: Sum, left: Mapping[int, HoursLeft]) -> Terms:
    of_mentors = {
        line.training.mentor.public_id: Term(
            "Mentor", f"{line.training.mentor}, {line.kind.lower()}, up to {counted(left[pk].cap, 'hour')}"
        )
        for line in sum_.lines
        for pk in [line.training.mentor_id]
    }
    return {
        "amount": Term("Amount", sum_.in_words),
        "area": Term("Rate", f"{sum_.area}, {pounds(sum_.rate)} an hour"),
        **of_mentors,
        "school": Term("School", _school(claim.school)),
        "provider": Term("Accredited provider", str(claim.provider)),
        "conditions": Term("Grant conditions", _conditions(claim.window.academic_year)),
    }


def what_moved(terms: Terms, was: Callable[[str], str | None]) -> list[Moved]:
    """`was` gives what a form was opened with, by name."""
    return [Moved(term.label, was(name) or "", term.words) for name, term in terms.items() if was(name) != term.words]


def _school(school: School) -> str:
    """Fernhollow Primary School, closed on 31 December 2026"""
    closed_on = school.closed_on if school.is_closed else None
    return f"{school}, closed on {in_words(closed_on)}" if closed_on else str(school)


def _conditions(year: AcademicYear) -> str:
    """Version 2 of 1 September 2026 (text 5f3a90c1); the last part is new when anybody has changed the text."""
    conditions = conditions_of(year)
    if conditions is None:
        return "None"
    digest = hashlib.sha256(f"{conditions.summary}\n{conditions.text}".encode()).hexdigest()
    return f"Version {conditions.version} of {in_words(conditions.published_on)} (text {digest[:8]})"
