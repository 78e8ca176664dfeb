from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from claims.wording import conflicts
from claims.wording.closed import closed_for_claims
from common.words import in_words, listed

if TYPE_CHECKING:
    from accounts.models import User
    from claims.allowance import Shortfall
    from claims.models import Claim, ClaimWindow
    from claims.wording.terms import Moved
    from mentors.models import Mentor
    from providers.models import Provider
    from schools.models import AcademicYear, School


class Refused(Exception):
    @property
    def cause(self) -> str:
        """Begins a sentence; "" where only the claim or the window can say it."""
        return ""


class Conflict(Refused):
    """Somebody else, or the clock, was first. `about` is the claim that explains it, if not the page's own."""

    about: Claim | None = None

    def explain(self, claim: Claim, reader: User, outcome: str) -> str:
        """`outcome` ends the sentence: "your answer was not saved"."""
        return f"{self.cause}, so {outcome}." if self.cause else conflicts.changed_first(claim, reader, outcome)


class ChangedMeanwhile(Conflict):
    """`by` is None when the service itself changed it."""

    def __init__(self, claim: Claim, by: User | None, at: datetime) -> None:
        self.claim, self.by, self.at = claim, by, at
        super().__init__(f"{by or 'The service'} changed claim {claim.reference} meanwhile.")


class TermsMoved(Conflict):
    """What the declaration rests on is not what the page had."""

    def __init__(self, moved: list[Moved]) -> None:
        self.moved = moved
        super().__init__("; ".join(f"{each.label}: was {each.before}, now {each.now}" for each in moved))

    @property
    def cause(self) -> str:
        return "What you declare has changed while you were on the page"


class Busy(Refused):
    """Too long for a page to wait."""

    def __init__(self) -> None:
        super().__init__("Somebody else was saving the same claim or mentors. Nothing of yours was saved. Try again.")


class DraftGone(Conflict):
    def __init__(self, claim: Claim) -> None:
        self.claim = claim
        super().__init__(f"Draft {claim.reference} was deleted.")


class NoLongerADraft(Conflict):
    """Submitted, or its window closed."""

    def __init__(self, claim: Claim) -> None:
        self.claim = claim
        super().__init__(f"Claim {claim.reference} is not a draft any more.")


class ProviderIsFixed(Conflict):
    """By a change: for another provider, withdraw and start again."""

    def __init__(self, claim: Claim) -> None:
        self.claim = claim
        super().__init__(f"The provider of claim {claim.changes} cannot be changed.")


class WindowClosed(Conflict):
    """By the database's clock when the request came in."""

    def __init__(self, window: ClaimWindow) -> None:
        self.window = window
        days = f"{in_words(window.opens_on)} to {in_words(window.closes_on)}"
        super().__init__(f"The claim window of {days} is not open.")

    def explain(self, claim: Claim, reader: User, outcome: str) -> str:
        return conflicts.window_closed(claim, outcome)


class NotEligible(Refused):
    def __init__(self, school: School, year: AcademicYear) -> None:
        self.school, self.year = school, year
        super().__init__(f"{school} is not eligible in {year}.")

    @property
    def cause(self) -> str:
        return f"{self.school} cannot claim in {self.year} now"


class SchoolClosed(NotEligible):
    """Before the year, or more than 12 months ago."""

    @property
    def cause(self) -> str:
        return closed_for_claims(self.school)


class ConditionsNotAccepted(Refused):
    def __init__(self, school: School, year: AcademicYear) -> None:
        self.school, self.year = school, year
        super().__init__(f"{school} has not accepted the grant conditions for {year}.")


class NotAccredited(Conflict):
    def __init__(self, provider: Provider) -> None:
        self.provider = provider
        super().__init__(f"{provider} is not an accredited provider.")

    @property
    def cause(self) -> str:
        return f"{self.provider} is not an accredited provider now"


class NoRate(Refused):
    def __init__(self, school: School, year: AcademicYear) -> None:
        self.school, self.year = school, year
        super().__init__(f"No hourly rate is set for {school} in {year}.")


class NotOnYourList(Conflict):
    def __init__(self, mentors: list[Mentor]) -> None:
        self.mentors = mentors
        super().__init__("These mentors are not on the school's list.")

    @property
    def cause(self) -> str:
        are = "is" if len(self.mentors) == 1 else "are"
        return f"{listed(str(mentor) for mentor in self.mentors)} {are} not on your list now"


class NotReady(Conflict):
    """No answer to "mentors", "hours", "mentors to find", "a change" or a column of claims/answers.py."""

    def __init__(self, missing: list[str]) -> None:
        self.missing = missing
        super().__init__(f"Not answered yet: {', '.join(missing)}.")


class OverAllowance(Refused):
    def __init__(self, shortfalls: list[Shortfall]) -> None:
        self.shortfalls = shortfalls
        super().__init__("; ".join(str(shortfall) for shortfall in shortfalls))


class ChangeUnderWay(Refused):
    def __init__(self, change: Claim) -> None:
        self.change = change
        super().__init__(f"A change of claim {change.changes} is under way.")


class CanNotBeChanged(Conflict):
    """Another has it now, or it has ended."""

    def __init__(self, claim: Claim) -> None:
        self.claim = self.about = claim
        stands = "was checked by its provider" if claim.was_checked else f"is “{claim.get_status_display()}”"
        super().__init__(f"Claim {claim.reference} {stands}: it cannot be changed or withdrawn.")

    def explain(self, claim: Claim, reader: User, outcome: str) -> str:
        return conflicts.not_done(self.claim, reader, outcome)


class CanNotBeCopied(Refused):
    """Neither expired nor withdrawn, or a change."""

    def __init__(self, claim: Claim) -> None:
        self.claim = claim
        super().__init__(f"Claim {claim.reference} is “{claim.get_status_display()}”: it cannot be copied.")
