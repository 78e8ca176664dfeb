"""Colours: docs/reference/rules.md, part 12."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING

from claims.states import Status
from common.clock import british_date
from common.words import deadline, in_words, with_weekday

if TYPE_CHECKING:
    from claims.models import Claim


class Holder(Enum):
    """The values stand in addresses."""

    SCHOOL = "school"
    PROVIDER = "provider"
    PAYER = "payer"
    SUPPORT = "support"
    SECOND_PERSON = "second-person"
    NOBODY = "nobody"

    @property
    def words(self) -> str:
        return self.value.replace("-", " ").capitalize()


@dataclass(frozen=True)
class SupportStatusText:
    """`next` gives the sentence for a claim."""

    label: str
    colour: str
    holder: Holder
    next: Callable[[Claim], str]


def _since(claim: Claim) -> str:
    return in_words(british_date(claim.updated_at))


def _always(sentence: str) -> Callable[[Claim], str]:
    return lambda claim: sentence


def _draft(claim: Claim) -> str:
    return f"The school can submit it {when_open(claim)}. Others can claim these hours until then."


def _submitted(claim: Claim) -> str:
    if claim.assured_at:
        checked = f"{claim.provider} checked it on {in_words(british_date(claim.assured_at))}"
        return f"{checked}, so the school cannot change or withdraw it."
    return f"The school can change or withdraw it {when_open(claim)}."


def when_open(claim: Claim) -> str:
    """until Friday 17 July 2026 at 11:59pm"""
    window = claim.window
    start = f"from {with_weekday(window.opens_on)} " if window.is_coming() else ""
    return f"{start}until {deadline(window.closes_on)}"


def _withdrawn(claim: Claim) -> str:
    return f"Taken back on {_since(claim)}. Its hours can be claimed again."


def _sampling(claim: Claim) -> str:
    return f"{claim.provider} compares the hours with its own record."


def _sent(claim: Claim) -> str:
    return f"With the payer since {_since(claim)}."


def _information_sent(claim: Claim) -> str:
    return f"The payer was given what it asked for on {_since(claim)}."


def _paid(claim: Claim) -> str:
    if claim.assured_at:
        return f"Nothing more to do. {claim.provider} checked it on {in_words(british_date(claim.assured_at))}."
    return "Nothing to do. It may still be chosen for an assurance check."


def _refused(claim: Claim) -> str:
    return f"Refused on {_since(claim)}. It will not be paid. Its hours can be claimed again."


def _rejected(claim: Claim) -> str:
    return f"Rejected on {_since(claim)}: none of the hours were accepted. They can be claimed again."


S, H = Status, Holder
SUPPORT_STATUS_TEXTS: dict[Status, SupportStatusText] = {
    S.DRAFT: SupportStatusText("Draft, with school", "blue", H.SCHOOL, _draft),
    # As it is while the window is open; closed, it is READY_FOR_PAYMENT.
    S.SUBMITTED: SupportStatusText("Submitted", "blue", H.NOBODY, _submitted),
    S.WITHDRAWN: SupportStatusText("Withdrawn", "grey", H.NOBODY, _withdrawn),
    S.EXPIRED: SupportStatusText(
        "Expired draft", "grey", H.NOBODY, _always("The window closed before this draft was submitted.")
    ),
    S.PAYMENT_IN_PROGRESS: SupportStatusText("With payer", "blue", H.PAYER, _sent),
    S.PAYMENT_INFORMATION_REQUESTED: SupportStatusText(
        "Payer needs information", "yellow", H.SUPPORT, _always("The payer cannot pay before it has an answer.")
    ),
    S.PAYMENT_INFORMATION_SENT: SupportStatusText("Information sent to payer", "blue", H.PAYER, _information_sent),
    S.PAYMENT_NOT_APPROVED: SupportStatusText("Refused by payer", "red", H.NOBODY, _refused),
    S.PAID: SupportStatusText("Paid", "green", H.NOBODY, _paid),
    S.SAMPLING_IN_PROGRESS: SupportStatusText("With provider", "blue", H.PROVIDER, _sampling),
    S.SAMPLING_PROVIDER_NOT_APPROVED: SupportStatusText(
        "With school", "blue", H.SCHOOL, _always("The provider does not agree all the hours. The school can reply.")
    ),
    S.SAMPLING_NOT_APPROVED: SupportStatusText(
        "Correct or claw back", "yellow", H.SUPPORT, _always("Some hours were not accepted. The money has to follow.")
    ),
    S.CLAWBACK_REQUIRES_APPROVAL: SupportStatusText(
        "Clawback to approve", "yellow", H.SECOND_PERSON, _always("A second person approves it or sends it back.")
    ),
    S.CLAWBACK_REJECTED: SupportStatusText(
        "Clawback sent back", "yellow", H.SUPPORT, _always("The second person sent it back. State the hours again.")
    ),
    S.CLAWBACK_REQUESTED: SupportStatusText(
        "Ready for clawback run", "yellow", H.SUPPORT, _always("It goes to the payer with the next clawback run.")
    ),
    S.CLAWBACK_IN_PROGRESS: SupportStatusText("Clawback with payer", "blue", H.PAYER, _sent),
    S.CLAWBACK_COMPLETE: SupportStatusText(
        "Clawback complete", "green", H.NOBODY, _always("The money was returned. Its hours can be claimed again.")
    ),
    S.CLAWBACK_UNSUCCESSFUL: SupportStatusText(
        "Clawback failed", "red", H.SUPPORT, _always("The payer could not collect the money yet.")
    ),
    S.REJECTED: SupportStatusText("Rejected", "red", H.NOBODY, _rejected),
}
READY_FOR_PAYMENT = SupportStatusText(
    "Ready for payment", "yellow", H.SUPPORT, _always("The window is closed. It goes to the payer with the next run.")
)
SCHOOL_OVERDUE = SupportStatusText(
    "School overdue", "red", H.SUPPORT, _always("The school has not replied. You can decide without it, or wait.")
)
DECISION_NEEDED = SupportStatusText(
    "Decision needed", "yellow", H.SUPPORT, _always("The school disputes the provider’s record.")
)
PROVIDER_OVERDUE = SupportStatusText("Provider overdue", "red", H.PROVIDER, _sampling)


@dataclass(frozen=True)
class SupportStatusTag:
    label: str
    colour: str
    holder: Holder
    sentence: str


def support_status_text(claim: Claim) -> SupportStatusText:
    status = Status(claim.status)
    if status is Status.DRAFT and claim.window.is_over():
        return SUPPORT_STATUS_TEXTS[Status.EXPIRED]
    if status is Status.SUBMITTED and claim.window.is_over():
        return READY_FOR_PAYMENT
    if claim.is_disputed or claim.is_reply_late:
        return DECISION_NEEDED if claim.is_disputed else SCHOOL_OVERDUE
    return PROVIDER_OVERDUE if claim.is_overdue else SUPPORT_STATUS_TEXTS[status]


def _due_in_a_dispute(claim: Claim) -> str:
    if claim.status != Status.SAMPLING_PROVIDER_NOT_APPROVED:
        return ""
    if claim.decision_due_on:
        return f"Decide by {with_weekday(claim.decision_due_on)}."
    verb = "was" if claim.is_reply_late else "is"
    return f"The reply {verb} due by {with_weekday(claim.reply_due_on)}." if claim.reply_due_on else ""


def support_status_tag(claim: Claim) -> SupportStatusTag:
    text, due_on = support_status_text(claim), claim.answers_due_on
    sentence = text.next(claim)
    if due_on and text.holder is Holder.PROVIDER:
        verb = "was" if text is PROVIDER_OVERDUE else "is"
        sentence += f" The answer {verb} due by {with_weekday(due_on)}."
    if status_due := _due_in_a_dispute(claim):
        sentence += f" {status_due}"
    return SupportStatusTag(text.label, text.colour, text.holder, sentence)
