from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from claims.models import ClaimWindow
from common.clock import today
from common.words import counted, percentage
from sampling.models import ProviderRequest, Stratum
from sampling.rules import Days


def period(window: ClaimWindow | Days) -> str:
    """April to July 2026; November 2025 to January 2026; July 2026."""
    first, last = window.opens_on, window.closes_on
    if (first.year, first.month) == (last.year, last.month):
        return f"{last:%B %Y}"
    return f"{first:%B} to {last:%B %Y}" if first.year == last.year else f"{first:%B %Y} to {last:%B %Y}"


@dataclass(frozen=True)
class RequestCard:
    """`unanswered`, and `ended` by support without an answer: claims; `answered`: mentors."""

    request: ProviderRequest
    unanswered: int
    answered: int = 0
    ended: int = 0
    # Of the schools of a delivery partner; None for whoever sees all.
    mentors_of_part: int | None = None

    @classmethod
    def of(cls, request: Any) -> RequestCard:
        """A request with what is owed, and if need be with what is answered."""
        part = getattr(request, "mentors_of_part", None)
        return cls(request, request.unanswered, getattr(request, "answered", 0), request.ended, part)

    @property
    def period(self) -> str:
        return period(self.request.run.days)

    @property
    def size(self) -> str:
        """28 claims from 11 schools, 43 mentors"""
        request = self.request
        if self.mentors_of_part is not None:
            return f"You see {self.mentors_of_part} of {request.provider}'s {counted(request.mentor_count, 'mentor')}"
        claims, schools = counted(request.claim_count, "claim"), counted(request.school_count, "school")
        return f"{claims} from {schools}, {counted(request.mentor_count, 'mentor')}"

    @property
    def is_answered(self) -> bool:
        return not self.unanswered

    @property
    def is_overdue(self) -> bool:
        return self.nights_left < 0 and not self.is_answered

    @property
    def nights_left(self) -> int:
        return (self.request.due_on - today()).days

    @property
    def status(self) -> tuple[str, str]:
        """Words and colour."""
        if self.is_answered:
            return ("Ended", "grey") if self.ended else ("Answered", "green")
        return ("Overdue", "red") if self.is_overdue else ("To check", "yellow")

    @property
    def time_left(self) -> str:
        """12 days left; due today; 3 days overdue. "" when nothing is owed."""
        if self.is_answered:
            return ""
        nights = self.nights_left
        if nights == 0:
            return "due today"
        return f"{counted(nights, 'day')} left" if nights > 0 else f"{counted(-nights, 'day')} overdue"

    @property
    def progress(self) -> str:
        """12 of 43 mentors answered, 0 of 28 claims sent"""
        if self.mentors_of_part is not None:
            return f"{self.answered} of {counted(self.mentors_of_part, 'mentor')} answered"
        request, sent = self.request, self.request.claim_count - self.unanswered - self.ended
        mentors, claims = counted(request.mentor_count, "mentor"), counted(request.claim_count, "claim")
        ended = f", {counted(self.ended, 'claim')} ended without an answer" if self.ended else ""
        return f"{self.answered} of {mentors} answered, {sent} of {claims} sent{ended}"

    @property
    def still_to_answer(self) -> str:
        """59 claims"""
        return counted(self.unanswered, "claim")


@dataclass(frozen=True)
class StratumRow:
    """`target` is a percentage."""

    stratum: Stratum
    target: int

    @property
    def name(self) -> str:
        stratum = self.stratum
        phase, place = stratum.phase or "phase not known", stratum.urban_rural or "urban or rural not known"
        return f"{stratum.type_name or 'Type not known'}, {phase}, {place}"

    @property
    def share(self) -> str:
        return percentage(self.stratum.sampled_value_pence, self.stratum.value_pence)

    @property
    def points_away(self) -> str:
        """+3.4 or -0.2 percentage points from the target."""
        return f"{self.points:+.1f}"

    @property
    def is_far_away(self) -> bool:
        return abs(self.points) > 2

    @property
    def part(self) -> float:
        """A percentage; of a stratum that is worth nothing, the target."""
        value = self.stratum.value_pence
        return 100 * self.stratum.sampled_value_pence / value if value else float(self.target)

    @property
    def points(self) -> float:
        return self.part - self.target

    @property
    def note(self) -> str:
        stratum = self.stratum
        before = stratum.claim_count - stratum.rest_count
        topped_up = stratum.sampled_count - before - stratum.drawn_count
        notes = [f"{counted(before, 'claim')} taken by school or mentor"] if before else []
        if stratum.rest_count == 1:
            notes.append(self._one_claim())
        elif stratum.rest_count:
            notes.append(f"{percentage(stratum.drawn_value_pence, stratum.rest_value_pence)} of the rest drawn")
        if topped_up > 0:
            notes.append(f"{counted(topped_up, 'claim')} to reach the target")
        return "; ".join(notes)

    def _one_claim(self) -> str:
        outcome = "drawn" if self.stratum.drawn_count else "not drawn"
        return f"one claim left: {outcome}, with a chance of {self.target}%"
