"""All pence."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from claims.wording.hours import KIND_IN_WORDS, why_fewer_left
from common.money import pounds
from common.words import counted
from schools.models import FundingArea, HourlyRate

if TYPE_CHECKING:
    from claims.allowance import HoursLeft
    from claims.models import Claim, MentorTraining
    from mentors.models import Mentor


NOT_ENTERED = "Not entered"
NO_RATE = "No rate is set"


@dataclass(frozen=True)
class Line:
    """`kind` is empty where nobody asked; `problem` says why these hours cannot be submitted."""

    training: MentorTraining
    kind: str
    hours: int | None
    amount: int
    problem: str = ""

    @property
    def hours_in_words(self) -> str:
        return str(self.hours) if self.hours else NOT_ENTERED

    @property
    def not_accepted(self) -> int:
        """Hours; the amount is without them."""
        return self.training.hours_given_back

    @property
    def amount_in_words(self) -> str:
        return pounds(self.amount) if self.hours else NOT_ENTERED


@dataclass(frozen=True)
class Sum:
    """A rate of nought means that none is set. `hours` are as claimed; `amount` is without those not accepted."""

    lines: Sequence[Line]
    rate: int
    area: str
    hours: int
    amount: int

    @property
    def not_accepted(self) -> int:
        return sum(line.not_accepted for line in self.lines)

    @property
    def in_words(self) -> str:
        """26 hours x £43.80 = £1,138.80"""
        hours = counted(self.hours - self.not_accepted, "hour")
        return f"{hours} × {pounds(self.rate)} = {pounds(self.amount)}"


def rate_of(claim: Claim) -> int:
    """Pence an hour: frozen at submission, also for a change."""
    frozen = claim.changes.rate_pence if claim.changes else claim.rate_pence
    if frozen is not None:
        return frozen
    return rate_now(claim.window.academic_year_id, claim.school.funding_area)


def rate_now(year: int, area: str) -> int:
    """Pence an hour; nought where none is set."""
    rates = HourlyRate.objects.filter(academic_year=year, area=area)
    return next(iter(rates.values_list("pence", flat=True)), 0)


def rates_now() -> dict[tuple[int, str], int]:
    """Pence an hour by year and area."""
    rates = HourlyRate.objects.values_list("academic_year", "area", "pence")
    return {(year, area): pence for year, area, pence in rates}


def sum_of(claim: Claim, trainings: Sequence[MentorTraining], left: Mapping[int, HoursLeft] | None = None) -> Sum:
    """For a draft, `left` gives the kind of training."""
    rate = rate_of(claim)
    lines = [_line(training, rate, left.get(training.mentor_id) if left else None) for training in trainings]
    hours = sum(line.hours or 0 for line in lines)
    frozen = claim.changes.funding_area if claim.changes else claim.funding_area
    area = FundingArea(frozen or claim.school.funding_area).label
    return Sum(lines, rate, area, hours, sum(line.amount for line in lines))


def so_far(hours: int, rate_pence: int | None) -> str:
    """14 hours, £613.20; without a rate the hours alone."""
    if not hours:
        return "no hours yet"
    return f"{counted(hours, 'hour')}, {pounds(hours * rate_pence)}" if rate_pence else counted(hours, "hour")


def what_changes(were: Mapping[Mentor, int | None], are: Mapping[Mentor, int | None]) -> list[str]:
    """Whoever stays the same is not named."""
    lines = []
    for mentor in dict.fromkeys([*were, *are]):
        was, is_now = were.get(mentor), are.get(mentor)
        if mentor not in are:
            lines.append(f"{mentor}: taken off, was {counted(was or 0, 'hour')}")
        elif mentor not in were:
            lines.append(f"{mentor}: added, {counted(is_now or 0, 'hour')}")
        elif was != is_now:
            lines.append(f"{mentor}: was {counted(was or 0, 'hour')}, now {counted(is_now or 0, 'hour')}")
    return lines


def _line(training: MentorTraining, rate: int, left: HoursLeft | None) -> Line:
    hours = training.hours or 0
    kind = training.training_type or (left.kind if left else "")
    problem = ""
    if left and hours > left.left:
        first_name = training.mentor.first_name
        rest = counted(left.left, "hour") if left.left else "no hours"
        problem = (
            f"{training.mentor} now has {rest} left with {training.claim.provider}, {why_fewer_left(left)}. "
            f"Change these hours, or take {first_name} off this claim."
        )
    in_words = KIND_IN_WORDS[kind] if kind else ""
    return Line(training, in_words, training.hours, (hours - training.hours_given_back) * rate, problem)
