"""Why an action was not done, as facts for a page: who, how many, since when. Nothing was changed then."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from claims.wording import conflicts
from common.words import in_words, listed

if TYPE_CHECKING:
    from accounts.models import User
    from claims.allowance import Shortfall
    from claims.models import Claim, ClaimWindow
    from mentors.models import Mentor
    from providers.models import Provider
    from schools.models import AcademicYear, School


class Refused(Exception):
    """Any of the reasons below."""

    @property
    def cause(self) -> str:
        """The beginning of a sentence for whoever came second; "" where only the claim or the window can say it."""
        return ""


class Conflict(Refused):
    """Somebody else, or the clock, was first. A page leads to where the claim can be seen, and explains.

    `about` is the claim that explains it, where that may be another than the page's own.
    """

    about: Claim | None = None

    def explain(self, claim: Claim, reader: User, outcome: str) -> str:
        """`outcome` ends the sentence: "your answer was not saved"."""
        return f"{self.cause}, so {outcome}." if self.cause else conflicts.changed_first(claim, reader, outcome)


class ChangedMeanwhile(Conflict):
    """The claim is not the one that the form was based on; `by` is None when the service itself changed it."""

    def __init__(self, claim: Claim, by: User | None, at: datetime) -> None:
        self.claim, self.by, self.at = claim, by, at
        super().__init__(f"{by or 'The service'} changed claim {claim.reference} meanwhile.")


class Busy(Refused):
    """Others were busy with the same claim or the same mentors for longer than a page can wait."""

    def __init__(self) -> None:
        super().__init__("Somebody else was saving the same claim or mentors. Nothing of yours was saved. Try again.")


class DraftGone(Conflict):
    """A colleague deleted the draft."""

    def __init__(self, claim: Claim) -> None:
        self.claim = claim
        super().__init__(f"Draft {claim.reference} was deleted.")


class NoLongerADraft(Conflict):
    """It was submitted, or its window closed; `claim` says where it stands."""

    def __init__(self, claim: Claim) -> None:
        self.claim = claim
        super().__init__(f"Claim {claim.reference} is not a draft any more.")


class ProviderIsFixed(Conflict):
    """A change keeps the provider: for another one, withdraw and start again."""

    def __init__(self, claim: Claim) -> None:
        self.claim = claim
        super().__init__(f"The provider of claim {claim.changes} cannot be changed.")


class WindowClosed(Conflict):
    """The window was not open at the moment that counts: the arrival of the request, by the database's clock."""

    def __init__(self, window: ClaimWindow) -> None:
        self.window = window
        days = f"{in_words(window.opens_on)} to {in_words(window.closes_on)}"
        super().__init__(f"The claim window of {days} is not open.")

    def explain(self, claim: Claim, reader: User, outcome: str) -> str:
        return conflicts.window_closed(claim, outcome)


class NotEligible(Refused):
    """The school may not claim in that year."""

    def __init__(self, school: School, year: AcademicYear) -> None:
        self.school, self.year = school, year
        super().__init__(f"{school} is not eligible in {year}.")

    @property
    def cause(self) -> str:
        return f"{self.school} cannot claim in {self.year} now"


class ConditionsNotAccepted(Refused):
    """No manager of the school has accepted the year's grant conditions."""

    def __init__(self, school: School, year: AcademicYear) -> None:
        self.school, self.year = school, year
        super().__init__(f"{school} has not accepted the grant conditions for {year}.")


class NotAccredited(Conflict):
    """Only accredited providers can be claimed for."""

    def __init__(self, provider: Provider) -> None:
        self.provider = provider
        super().__init__(f"{provider} is not an accredited provider.")

    @property
    def cause(self) -> str:
        return f"{self.provider} is not an accredited provider now"


class NoRate(Refused):
    """No hourly rate is set for the school's funding area in that year: our support team has to set it first."""

    def __init__(self, school: School, year: AcademicYear) -> None:
        self.school, self.year = school, year
        super().__init__(f"No hourly rate is set for {school} in {year}.")


class NotOnYourList(Conflict):
    """Mentors who are not on the school's list."""

    def __init__(self, mentors: list[Mentor]) -> None:
        self.mentors = mentors
        super().__init__("These mentors are not on the school's list.")

    @property
    def cause(self) -> str:
        are = "is" if len(self.mentors) == 1 else "are"
        return f"{listed(str(mentor) for mentor in self.mentors)} {are} not on your list now"


class NotReady(Conflict):
    """Questions without an answer: "mentors", "hours", "mentors to find", or a column of claims/answers.py.

    A change that is as the claim is lacks "a change".
    """

    def __init__(self, missing: list[str]) -> None:
        self.missing = missing
        super().__init__(f"Not answered yet: {', '.join(missing)}.")


class OverAllowance(Refused):
    """Every mentor whose hours go beyond what is left, with the cause."""

    def __init__(self, shortfalls: list[Shortfall]) -> None:
        self.shortfalls = shortfalls
        super().__init__("; ".join(str(shortfall) for shortfall in shortfalls))


class ChangeUnderWay(Refused):
    """A change of this claim was begun already: carry on with that one."""

    def __init__(self, change: Claim) -> None:
        self.change = change
        super().__init__(f"A change of claim {change.changes} is under way.")


class CanNotBeChanged(Conflict):
    """Somebody else has the claim now (the payer, its provider), or it has come to an end; `claim` says which."""

    def __init__(self, claim: Claim) -> None:
        self.claim = self.about = claim
        stands = "was checked by its provider" if claim.was_checked else f"is “{claim.get_status_display()}”"
        super().__init__(f"Claim {claim.reference} {stands}: it cannot be changed or withdrawn.")

    def explain(self, claim: Claim, reader: User, outcome: str) -> str:
        return conflicts.not_done(self.claim, reader, outcome)


class CanNotBeCopied(Refused):
    """Only what came to nothing is copied: an expired draft or a withdrawn claim, and no change of a claim."""

    def __init__(self, claim: Claim) -> None:
        self.claim = claim
        super().__init__(f"Claim {claim.reference} is “{claim.get_status_display()}”: it cannot be copied.")
