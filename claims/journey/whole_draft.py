from __future__ import annotations

from functools import cached_property
from typing import Any

from django.conf import settings

from claims import answers
from claims.journey import steps
from claims.models import Claim
from claims.pages import ClaimPage
from claims.readiness import ClaimReadiness, readiness_of
from claims.wording.sums import Line, Sum, sum_of, what_changes
from common.words import listed

SUPPORT = f"mailto:{settings.SUPPORT_EMAIL}"


class WholeDraft:
    def __init__(self, page: ClaimPage) -> None:
        self.page, self.state, self.claim = page, page.state, page.claim

    @cached_property
    def sum(self) -> Sum:
        return sum_of(self.claim, self.state.trainings, self.state.hours_left(self.state.mentors))

    @cached_property
    def readiness(self) -> ClaimReadiness:
        return readiness_of(self.page.school, self.claim.window)

    @cached_property
    def changes(self) -> list[str]:
        if self.claim.changes is None:
            return []
        before = self.claim.changes.trainings.by_name()
        now = {training.mentor: training.hours for training in self.state.trainings}
        return [
            *what_changes({training.mentor: training.hours for training in before}, now),
            *answers.what_changed(answers.values_of(self.claim.changes), self.given),
        ]

    @property
    def given(self) -> dict[str, bool | None]:
        """By column; what is asked again with the declaration stands until then as it was."""
        before, now = answers.values_of(self.claim.changes or self.claim), answers.values_of(self.claim)
        return {column: before[column] if value is None else value for column, value in now.items()}

    @property
    def problems(self) -> dict[str, str]:
        """What would be refused, with the address that puts it right."""
        pages = problems_of(self.claim, self.sum)
        of_claim = {words: self.to_change(page) if page else SUPPORT for words, page in pages.items()}
        return of_claim | {line.problem: self.to_change_hours(line) for line in self.sum.lines if line.problem}

    def to_change(self, page: str, **parts: str) -> str:
        return f"{self.page.claim_url(page, **parts)}?return=check"

    def to_change_hours(self, line: Line) -> str:
        return self.to_change(steps.HOURS_OF, mentor=line.training.mentor.public_id)

    @property
    def missing(self) -> str:
        """ "closed", "eligibility", "conditions", or "".

        What was submitted once may be put right, whatever became of the right to begin a claim.
        """
        if self.claim.changes_id:
            return ""
        if self.readiness.school_closed:
            return "closed"
        if not self.readiness.eligible:
            return "eligibility"
        return "" if self.readiness.accepted else "conditions"

    @property
    def changes_nothing(self) -> bool:
        return self.claim.changes_id is not None and not self.changes

    @property
    def can_be_submitted(self) -> bool:
        return not (self.missing or self.problems or self.changes_nothing)

    def context(self) -> dict[str, Any]:
        return {
            "sum": self.sum,
            "readiness": self.readiness,
            "changes": self.changes,
            "mentors": listed(map(str, self.state.mentors)),
        }


def problems_of(claim: Claim, sum_: Sum) -> dict[str, str]:
    """With the page that puts it right; "" where support does."""
    problems = {}
    if not claim.provider.accredited and not claim.changes_id:  # a change stays with the provider of its claim
        problems[f"{claim.provider} is not an accredited provider now. Choose another provider."] = steps.PROVIDER
    if not sum_.rate:
        year = claim.window.academic_year
        problems[f"No hourly rate is set for your school in {year}. Ask our support team to set it."] = ""
    return problems
