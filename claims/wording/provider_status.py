"""Colours: docs/reference/rules.md, part 12."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from claims.states import Status
from claims.wording.hours import NAMES_SHOWN
from claims.wording.school_status import StatusTag
from claims.wording.support_status import when_open
from common.clock import british_date
from common.words import deadline, in_words, listed, with_weekday

if TYPE_CHECKING:
    from claims.models import Claim, ClaimWindow


@dataclass(frozen=True)
class ProviderStatusText:
    """`next` gives the sentence for a claim."""

    label: str
    colour: str
    next: Callable[[Claim], str]


def _always(sentence: str) -> Callable[[Claim], str]:
    return lambda claim: sentence


def _submitted(claim: Claim) -> str:
    if claim.assured_at or claim.window.is_over():
        return _checked(claim) or "It can still be chosen for an assurance check. If it is, we ask you."
    return f"The school can change or withdraw it {when_open(claim)}."


def _checked(claim: Claim) -> str:
    return f"You checked it on {in_words(british_date(claim.assured_at))}." if claim.assured_at else ""


def _withdrawn(claim: Claim) -> str:
    return f"The school took it back on {in_words(british_date(claim.updated_at))}. It will not be paid."


def _paid(claim: Claim) -> str:
    return _checked(claim) or "It may still be chosen for an assurance check. If it is, we ask you."


def _to_check(claim: Claim) -> str:
    by = f" by {with_weekday(claim.answers_due_on)}" if claim.answers_due_on else ""
    return f"You are asked to compare the hours with your record{by}."


def _overdue(claim: Claim) -> str:
    return f"Your answer was due by {with_weekday(claim.answers_due_on)}." if claim.answers_due_on else ""


S = Status
IN_PAYMENT = ProviderStatusText("In payment", "blue", _always("It is with the payer."))
# Nobody is told of a clawback before it is approved.
PAID = ProviderStatusText("Paid", "green", _paid)
CORRECTED = ProviderStatusText("Hours corrected", "orange", _always("Some of the hours were not accepted."))
OVERDUE = ProviderStatusText("Overdue", "red", _overdue)
DISPUTED = ProviderStatusText(
    "Disputed by school",
    "blue",
    _always("Nothing to do. The school disputes your record, and our support team decides."),
)
PROVIDER_STATUS_TEXTS: dict[Status, ProviderStatusText] = {
    S.SUBMITTED: ProviderStatusText("Submitted", "blue", _submitted),
    S.WITHDRAWN: ProviderStatusText("Withdrawn", "grey", _withdrawn),
    S.PAYMENT_IN_PROGRESS: IN_PAYMENT,
    S.PAYMENT_INFORMATION_REQUESTED: IN_PAYMENT,
    S.PAYMENT_INFORMATION_SENT: IN_PAYMENT,
    S.PAYMENT_NOT_APPROVED: ProviderStatusText("Closed", "grey", _always("It will not be paid.")),
    S.PAID: PAID,
    S.SAMPLING_IN_PROGRESS: ProviderStatusText("To check", "yellow", _to_check),
    S.SAMPLING_PROVIDER_NOT_APPROVED: ProviderStatusText(
        "Not agreed, with school", "blue", _always("You do not agree all the hours. The school can reply.")
    ),
    S.SAMPLING_NOT_APPROVED: CORRECTED,
    S.CLAWBACK_REQUIRES_APPROVAL: PAID,
    S.CLAWBACK_REJECTED: PAID,
    S.CLAWBACK_REQUESTED: CORRECTED,
    S.CLAWBACK_IN_PROGRESS: CORRECTED,
    S.CLAWBACK_COMPLETE: CORRECTED,
    S.CLAWBACK_UNSUCCESSFUL: CORRECTED,
    S.REJECTED: ProviderStatusText("Closed", "grey", _always("None of the hours were accepted, so nothing is paid.")),
}


def provider_status_tag(claim: Claim) -> StatusTag:
    """For a claim that was handed in."""
    text = provider_status_text(claim)
    return StatusTag(text.label, text.colour, (text.next(claim),))


def provider_status_text(claim: Claim) -> ProviderStatusText:
    if claim.is_overdue or claim.is_disputed:
        return OVERDUE if claim.is_overdue else DISPUTED
    if claim.hours_to_return or (claim.hours_given_back and claim.status in (Status.SUBMITTED, Status.PAID)):
        return CORRECTED
    return PROVIDER_STATUS_TEXTS[Status(claim.status)]


@dataclass(frozen=True)
class ProviderRow:
    """The claim has its mentors."""

    claim: Claim

    @property
    def mentors(self) -> str:
        """Ada Ní Bhriain, Grace Oyelaran and 4 more"""
        names = [str(training.mentor) for training in self.claim.trainings.all()]
        more = [f"{len(names) - NAMES_SHOWN} more"] if len(names) > NAMES_SHOWN else []
        return listed([*names[:NAMES_SHOWN], *more])

    @cached_property
    def status(self) -> StatusTag:
        return provider_status_tag(self.claim)


def when_schools_claim(window: ClaimWindow | None) -> str:
    """The window that is open, or the next."""
    if window is None:
        return "The next claim window has no date yet."
    if window.is_open():
        return f"Schools can submit claims until {deadline(window.closes_on)}."
    return f"The next claim window opens on {with_weekday(window.opens_on)}."
