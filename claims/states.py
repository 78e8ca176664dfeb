"""The database trigger and the diagram are made from the table of moves (docs/reference/rules.md, part 6)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import TextChoices

if TYPE_CHECKING:
    from claims.models import Claim


class Status(TextChoices):
    DRAFT = "draft", "Draft"
    SUBMITTED = "submitted", "Submitted"
    WITHDRAWN = "withdrawn", "Withdrawn"
    EXPIRED = "expired", "Not submitted in time"
    PAYMENT_IN_PROGRESS = "payment_in_progress", "With the payer"
    PAYMENT_INFORMATION_REQUESTED = "payment_information_requested", "Payment on hold"
    PAYMENT_INFORMATION_SENT = "payment_information_sent", "Information sent to the payer"
    PAYMENT_NOT_APPROVED = "payment_not_approved", "Not paid"
    PAID = "paid", "Paid"
    SAMPLING_IN_PROGRESS = "sampling_in_progress", "Being checked"
    SAMPLING_PROVIDER_NOT_APPROVED = "sampling_provider_not_approved", "Provider does not agree"
    SAMPLING_NOT_APPROVED = "sampling_not_approved", "Some hours not accepted"
    CLAWBACK_REQUIRES_APPROVAL = "clawback_requires_approval", "Clawback to approve"
    CLAWBACK_REJECTED = "clawback_rejected", "Clawback sent back"
    CLAWBACK_REQUESTED = "clawback_requested", "Money to return"
    CLAWBACK_IN_PROGRESS = "clawback_in_progress", "Money being returned"
    CLAWBACK_COMPLETE = "clawback_complete", "Money returned"
    CLAWBACK_UNSUCCESSFUL = "clawback_unsuccessful", "Money not returned yet"
    REJECTED = "rejected", "Nothing to pay"


S = Status
MOVES: dict[Status, set[Status]] = {
    S.DRAFT: {S.SUBMITTED, S.EXPIRED},
    S.SUBMITTED: {
        S.WITHDRAWN,
        S.PAYMENT_IN_PROGRESS,
        S.SAMPLING_IN_PROGRESS,
        S.SAMPLING_PROVIDER_NOT_APPROVED,
        S.REJECTED,
    },
    S.WITHDRAWN: set(),
    S.EXPIRED: set(),
    S.PAYMENT_IN_PROGRESS: {S.PAID, S.PAYMENT_INFORMATION_REQUESTED, S.SUBMITTED},
    S.PAYMENT_INFORMATION_REQUESTED: {S.PAYMENT_INFORMATION_SENT, S.PAYMENT_NOT_APPROVED, S.PAID},
    S.PAYMENT_INFORMATION_SENT: {S.PAID, S.PAYMENT_NOT_APPROVED, S.PAYMENT_INFORMATION_REQUESTED},
    S.PAYMENT_NOT_APPROVED: set(),
    S.PAID: {S.SAMPLING_IN_PROGRESS, S.CLAWBACK_REQUIRES_APPROVAL},
    S.SAMPLING_IN_PROGRESS: {S.SUBMITTED, S.PAID, S.SAMPLING_PROVIDER_NOT_APPROVED},
    S.SAMPLING_PROVIDER_NOT_APPROVED: {S.SAMPLING_NOT_APPROVED, S.SUBMITTED, S.PAID, S.SAMPLING_IN_PROGRESS},
    S.SAMPLING_NOT_APPROVED: {S.SUBMITTED, S.REJECTED, S.CLAWBACK_REQUIRES_APPROVAL},
    S.CLAWBACK_REQUIRES_APPROVAL: {S.CLAWBACK_REQUESTED, S.CLAWBACK_REJECTED, S.PAID},
    S.CLAWBACK_REJECTED: {S.CLAWBACK_REQUIRES_APPROVAL, S.PAID},
    S.CLAWBACK_REQUESTED: {S.CLAWBACK_IN_PROGRESS},
    S.CLAWBACK_IN_PROGRESS: {S.CLAWBACK_COMPLETE, S.CLAWBACK_UNSUCCESSFUL},
    S.CLAWBACK_COMPLETE: {S.CLAWBACK_REQUIRES_APPROVAL},
    S.CLAWBACK_UNSUCCESSFUL: {S.CLAWBACK_REQUESTED},
    S.REJECTED: set(),
}

# A claim in a check keeps where it came from, and leaves it only to there or on to what is meant for such a claim.
IN_A_CHECK = [S.SAMPLING_IN_PROGRESS, S.SAMPLING_PROVIDER_NOT_APPROVED, S.SAMPLING_NOT_APPROVED]
AFTER_A_CHECK: dict[Status, set[Status]] = {
    S.SUBMITTED: {S.SUBMITTED, S.REJECTED},
    S.PAID: {S.PAID, S.CLAWBACK_REQUIRES_APPROVAL},
}
# The only steps with which hours of some mentors go back: a correction, and money that was returned.
GIVES_HOURS_BACK = [(S.SAMPLING_NOT_APPROVED, S.SUBMITTED), (S.CLAWBACK_IN_PROGRESS, S.CLAWBACK_COMPLETE)]

# Claims that were never handed in, and claims whose hours were given back.
NEVER_SUBMITTED = [S.DRAFT, S.EXPIRED]
HOURS_GIVEN_BACK = [S.WITHDRAWN, S.PAYMENT_NOT_APPROVED, S.REJECTED]
USES_NO_ALLOWANCE = [*NEVER_SUBMITTED, *HOURS_GIVEN_BACK]


class MoveNotAllowed(Exception):
    """Its words are for a person."""


def move(claim: Claim, *, to: Status) -> None:
    """The caller holds the lock and saves. Raises MoveNotAllowed."""
    here = Status(claim.status)
    if to not in ways_on(here, claim.checked_from):
        raise MoveNotAllowed(f"Claim {claim.reference} is “{here.label}”, so it cannot become “{to.label}”.")
    if here not in IN_A_CHECK:
        claim.checked_from = here if to in IN_A_CHECK else ""
    elif to not in IN_A_CHECK:
        claim.checked_from = ""
    claim.status = to


def ways_on(here: Status, checked_from: str) -> set[Status]:
    """`checked_from` is "submitted" or "paid", else ""."""
    if here not in IN_A_CHECK:
        return MOVES[here]
    return MOVES[here] & {*IN_A_CHECK, *AFTER_A_CHECK[Status(checked_from)]}
