"""What support can do with one claim now, and who can where support cannot."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.urls import reverse

from claims.presenters import rate_of
from claims.standing import standing_of
from claims.states import Status
from common.words import deadline

if TYPE_CHECKING:
    from claims.models import Claim, MentorTraining


@dataclass(frozen=True)
class Acts:
    """Buttons with their addresses, and a sentence about what only others can do."""

    buttons: list[tuple[str, str]]
    sentence: str = ""


def possible_acts(claim: Claim) -> Acts:
    """Nothing that would be refused: a draft is prepared and sent, an old one copied, the rest is looked at."""
    if claim.status == Status.DRAFT and claim.window.is_open():
        return Acts(
            [
                ("Prepare this draft", _in_school("claims:tasks", claim)),
                ("Send this draft to the school", reverse("support:send-draft", kwargs={"claim": claim.reference})),
            ],
            f"Only somebody at {claim.school} can submit it.",
        )
    if claim.came_to_nothing and standing_of(claim.school).may_start:
        return Acts([("Copy into a new draft", _in_school("claims:copy", claim))])
    if claim.can_be_changed:
        who = f"Only somebody at {claim.school} can change or withdraw it"
        return Acts([], f"{who}, until {deadline(claim.window.closes_on)}.")
    return Acts([])


def worth_so_far(claim: Claim, trainings: Sequence[MentorTraining]) -> int:
    """Pence: what the hours of a draft would be worth."""
    return sum(training.hours or 0 for training in trainings) * rate_of(claim)


def _in_school(page: str, claim: Claim) -> str:
    return reverse(page, kwargs={"school": claim.school.public_id, "claim": claim.reference})
