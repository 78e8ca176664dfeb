from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.urls import reverse

from claims import answers
from claims.readiness import readiness_of
from claims.states import Status
from claims.wording.sums import NO_RATE, rate_of
from common.money import pounds
from common.words import deadline, moment_in_words
from support.presenters.schools import number_of

if TYPE_CHECKING:
    from claims.models import Claim, MentorTraining


def title_of(claim: Claim) -> str:
    """Draft 12345678"""
    if claim.changes:
        return f"Change {claim.reference}"
    return f"{'Claim' if claim.submitted_at else 'Draft'} {claim.reference}"


def details_of(claim: Claim) -> list[tuple[str, str]]:
    details = [
        number_of(claim.school),
        ("Accredited provider", str(claim.provider)),
        ("Provider code", claim.provider.code),
        ("Academic year", str(claim.window.academic_year)),
        ("Window closes", deadline(claim.window.closes_on)),
        *answers.of_claim_in_words(claim),
        ("Started by", str(claim.created_by or "")),
        ("Started", moment_in_words(claim.created_at)),
    ]
    if claim.submitted_at:
        details += [
            ("Submitted by", str(claim.submitted_by or "")),
            ("Submitted", moment_in_words(claim.submitted_at)),
            ("Submitter is a mentor on it", answers.YES_OR_NO_IN_WORDS[claim.submitter_is_mentor]),
        ]
    return [(name, value) for name, value in details if value]


def about_the_rate(claim: Claim) -> str:
    if claim.submitted_at:
        return "Rate and amount were fixed when the claim was submitted."
    if claim.changes:
        was = f"The rate was fixed when claim {claim.changes.reference} was submitted."
        return f"{was} The new amount is fixed when the school submits the change."
    return "Rate and amount are fixed when the school submits."


@dataclass(frozen=True)
class Acts:
    buttons: list[tuple[str, str]]
    sentence: str = ""


def possible_acts(claim: Claim) -> Acts:
    """Nothing that would be refused."""
    if claim.status == Status.DRAFT and claim.window.is_open():
        return Acts(
            [
                ("Prepare this draft", _in_school("claims:tasks", claim)),
                ("Send this draft to the school", reverse("support:send-draft", kwargs={"claim": claim.reference})),
            ],
            f"Only somebody at {claim.school} can submit it.",
        )
    if claim.came_to_nothing and readiness_of(claim.school).may_start:
        return Acts([("Copy into a new draft", _in_school("claims:copy", claim))])
    if claim.is_disputed or claim.is_reply_late:
        return Acts([("Decide", reverse("support:decide", kwargs={"claim": claim.reference}))])
    if claim.can_be_changed:
        who = f"Only somebody at {claim.school} can change or withdraw it"
        return Acts([], f"{who}, until {deadline(claim.window.closes_on)}.")
    return Acts([])


def worth_so_far(claim: Claim, trainings: Sequence[MentorTraining]) -> str:
    """£613.20 so far"""
    hours, rate = sum(training.hours or 0 for training in trainings), rate_of(claim)
    if not hours:
        return "No hours entered"
    return f"{pounds(hours * rate)} so far" if rate else NO_RATE


def _in_school(page: str, claim: Claim) -> str:
    return reverse(page, kwargs={"school": claim.school.public_id, "claim": claim.reference})
