"""Colours: docs/reference/rules.md, part 12. Nothing is told of a clawback before a second person has approved it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING

from claims.readiness import Blocker
from claims.states import Status
from claims.wording.closed import closed_for_claims
from claims.wording.drafts import person_or_support
from common.clock import british_date
from common.money import pounds
from common.words import counted, deadline, in_words, with_weekday

if TYPE_CHECKING:
    from accounts.models import User
    from claims.models import Claim
    from claims.readiness import ClaimReadiness


NOT_BEFORE_ELIGIBLE = "It cannot be submitted while our records do not show trainee teachers at your school"


Sentences = tuple[str, ...]


class StatusGroup(Enum):
    """What the list's filter offers."""

    NEEDS_YOU = "Needs you"
    IN_PROGRESS = "In progress"
    FINISHED = "Finished"


@dataclass(frozen=True)
class StatusText:
    """`next` gives the sentences for a claim; a list shows the first alone."""

    label: str
    colour: str
    group: StatusGroup
    next: Callable[[Claim], Sentences]


def _since(claim: Claim) -> str:
    return in_words(british_date(claim.updated_at))


def _payee(claim: Claim) -> str:
    """A maintained school's money goes through its authority."""
    if claim.school.is_maintained:
        return f"{claim.school.local_authority}, which passes it on"
    return "your school or trust"


def _amount(claim: Claim) -> str:
    return pounds(claim.amount_pence or 0)


def _draft(claim: Claim) -> Sentences:
    if claim.window.is_coming():
        return f"The window now opens on {with_weekday(claim.window.opens_on)}.", "Your draft is kept until then."
    return (
        f"Finish and submit by {deadline(claim.window.closes_on)}.",
        "Others can claim these hours until you do.",
    )


def _submitted(claim: Claim) -> Sentences:
    closes_on = deadline(claim.window.closes_on)
    if claim.can_be_changed:
        return "Nothing to do.", f"You can change or withdraw it until {closes_on}."
    if claim.window.is_coming():
        opens = f"The window now opens on {with_weekday(claim.window.opens_on)}."
        return "Nothing to do.", opens, f"You can change or withdraw it then, until {closes_on}."
    month = claim.window.expected_payment_month
    to_payer = f"Next it goes to the payer{f', payment expected in {month:%B %Y}' if month else ''}."
    return "Nothing to do.", to_payer, *_checked(claim)


def _checked(claim: Claim) -> Sentences:
    if not claim.assured_at:
        return ()
    if claim.hours_given_back:
        hours = counted((claim.hours or 0) - claim.hours_given_back, "hour")
        in_place = f"in place of {counted(claim.hours or 0, 'hour')}"
        return (f"After the check it is for {hours}, {pounds(claim.payable_pence or 0)}, {in_place}.",)
    return (f"{claim.provider} checked it on {in_words(british_date(claim.assured_at))}.",)


def _withdrawn(claim: Claim) -> Sentences:
    withdrew = f"{person_or_support(claim.updated_by)} withdrew this claim on {_since(claim)}."
    return withdrew, "It will not be paid.", "Its hours can be claimed again while a window is open."


def _expired(claim: Claim) -> Sentences:
    """A change is not copied: that would claim its hours twice."""
    if claim.changes:
        stands = f"Claim {claim.changes.reference} stands as you submitted it."
        return "The window closed before this change was submitted.", stands
    return ("The window closed before this draft was submitted.",)


def where_to_copy(school: ClaimReadiness) -> str:
    if school.window and school.may_start:
        return f"You can copy it into the window that closes on {with_weekday(school.window.closes_on)}."
    if school.window is None and school.coming:
        return f"You can copy it into the window that opens on {with_weekday(school.coming.opens_on)}."
    return "You can still read it, and copy it into the next window when that opens."


def _payment_in_progress(claim: Claim) -> Sentences:
    return f"We sent it to the payer on {_since(claim)}.", f"The payer pays {_payee(claim)}."


def _payment_information_requested(claim: Claim) -> Sentences:
    contact = f"will contact {person_or_support(claim.submitted_by)} if we need something from you."
    return "The payer cannot pay yet.", f"Our support team is dealing with it and {contact}"


def _payment_information_sent(claim: Claim) -> Sentences:
    return "Nothing to do.", f"We gave the payer what it asked for on {_since(claim)}."


def _payment_not_approved(claim: Claim) -> Sentences:
    again = "The hours can be claimed again if the cause is put right."
    return f"The payer refused this claim on {_since(claim)}.", "It will not be paid.", again


def _paid(claim: Claim) -> Sentences:
    if claim.assured_at:
        return "Nothing more to do.", *_checked(claim)
    to = f" to {claim.school.local_authority}" if claim.school.is_maintained and claim.school.local_authority else ""
    keep = "Keep your records: it may still be chosen for an assurance check."
    return f"{_amount(claim)} was paid{to}.", keep


def _sampling_in_progress(claim: Claim) -> Sentences:
    due_on = claim.answers_due_on
    due = f" The answer is due by {with_weekday(due_on)}." if due_on else ""
    compares = f"{claim.provider} compares your hours with its record.{due}"
    return "Nothing to do.", "This claim was chosen for an assurance check.", compares


def _sampling_provider_not_approved(claim: Claim) -> Sentences:
    by = f" by {with_weekday(claim.reply_due_on)}" if claim.reply_due_on else ""
    return (f"Reply{by}: {claim.provider} does not agree all the hours.",)


def _reply_overdue(claim: Claim) -> Sentences:
    return "We have no reply.", "You can still send one until our support team decides."


def _reply_sent(claim: Claim) -> Sentences:
    by = f" by {with_weekday(claim.decision_due_on)}" if claim.decision_due_on else ""
    return "Nothing to do.", f"Our support team decides{by}, and tells you and {claim.provider}."


def _sampling_not_approved(claim: Claim) -> Sentences:
    work = "We are working out what it means for the money."
    return f"{_not_accepted(claim)} not accepted.", work, "Do not send money now."


def _not_accepted(claim: Claim) -> str:
    """4 of 26 hours were"""
    hours = claim.hours_to_return
    if not hours:
        return "Some of the hours were"
    return f"{hours} of {counted(claim.hours or 0, 'hour')} {'was' if hours == 1 else 'were'}"


def _clawback_requested(claim: Claim) -> Sentences:
    return "Some of the money has to be returned.", "Do nothing until you hear from us."


def _clawback_in_progress(claim: Claim) -> Sentences:
    asked = f"The payer was asked on {_since(claim)} to collect the money to return."
    return asked, "Do nothing until you hear from us."


def _clawback_complete(claim: Claim) -> Sentences:
    again = "The hours that it was for can be claimed again once they are done."
    return f"The money was returned on {_since(claim)}.", again


def _clawback_unsuccessful(claim: Claim) -> Sentences:
    return "The payer could not collect the money to return yet.", "Our support team will contact you."


def _rejected(claim: Claim) -> Sentences:
    none = f"On {_since(claim)} none of the hours were accepted, so nothing is paid."
    return none, "The hours can be claimed again."


S, G = Status, StatusGroup
SCHOOL_STATUS_TEXTS: dict[Status, StatusText] = {
    S.DRAFT: StatusText("Draft", "yellow", G.NEEDS_YOU, _draft),
    S.SUBMITTED: StatusText("Submitted", "blue", G.IN_PROGRESS, _submitted),
    S.WITHDRAWN: StatusText("Withdrawn", "grey", G.FINISHED, _withdrawn),
    S.EXPIRED: StatusText("Not submitted in time", "grey", G.FINISHED, _expired),
    S.PAYMENT_IN_PROGRESS: StatusText("With the payer", "blue", G.IN_PROGRESS, _payment_in_progress),
    S.PAYMENT_INFORMATION_REQUESTED: StatusText(
        "Payment on hold", "blue", G.IN_PROGRESS, _payment_information_requested
    ),
    S.PAYMENT_INFORMATION_SENT: StatusText("With the payer", "blue", G.IN_PROGRESS, _payment_information_sent),
    S.PAYMENT_NOT_APPROVED: StatusText("Not paid", "red", G.FINISHED, _payment_not_approved),
    S.PAID: StatusText("Paid", "green", G.FINISHED, _paid),
    S.SAMPLING_IN_PROGRESS: StatusText("Being checked", "blue", G.IN_PROGRESS, _sampling_in_progress),
    S.SAMPLING_PROVIDER_NOT_APPROVED: StatusText(
        "Reply needed", "yellow", G.NEEDS_YOU, _sampling_provider_not_approved
    ),
    S.SAMPLING_NOT_APPROVED: StatusText("Some hours not accepted", "orange", G.IN_PROGRESS, _sampling_not_approved),
    S.CLAWBACK_REQUIRES_APPROVAL: StatusText("Paid", "green", G.FINISHED, _paid),
    S.CLAWBACK_REJECTED: StatusText("Paid", "green", G.FINISHED, _paid),
    S.CLAWBACK_REQUESTED: StatusText("Money to return", "orange", G.IN_PROGRESS, _clawback_requested),
    S.CLAWBACK_IN_PROGRESS: StatusText("Money being returned", "orange", G.IN_PROGRESS, _clawback_in_progress),
    S.CLAWBACK_COMPLETE: StatusText("Money returned", "grey", G.FINISHED, _clawback_complete),
    S.CLAWBACK_UNSUCCESSFUL: StatusText("Money to return", "orange", G.IN_PROGRESS, _clawback_unsuccessful),
    S.REJECTED: StatusText("Nothing to pay", "red", G.FINISHED, _rejected),
}


REPLY_OVERDUE = StatusText("Reply overdue", "red", G.NEEDS_YOU, _reply_overdue)
REPLY_SENT = StatusText("Reply sent", "blue", G.IN_PROGRESS, _reply_sent)


@dataclass(frozen=True)
class StatusTag:
    label: str
    colour: str
    sentences: Sentences

    @property
    def sentence(self) -> str:
        return " ".join(self.sentences)


def status_text_of(claim: Claim) -> StatusText:
    """A draft has expired also in the minutes before the service marks it. What a check found stays said, while nothing
    is told of a clawback.
    """
    if claim.is_disputed or claim.is_reply_late:
        return REPLY_SENT if claim.is_disputed else REPLY_OVERDUE
    if claim.hours_to_return and claim.status in (Status.CLAWBACK_REQUIRES_APPROVAL, Status.CLAWBACK_REJECTED):
        return SCHOOL_STATUS_TEXTS[Status.SAMPLING_NOT_APPROVED]
    expired = claim.status == Status.DRAFT and claim.window.is_over()
    return SCHOOL_STATUS_TEXTS[Status.EXPIRED if expired else Status(claim.status)]


def with_a_colleague(claim: Claim, colleague: User) -> StatusTag:
    """For whoever handed the draft over."""
    until = f"It can be submitted until {deadline(claim.window.closes_on)}."
    return StatusTag(f"With {colleague}", "blue", ("You handed it over.", until))


def why_not_submitted(school: ClaimReadiness) -> str:
    """ "" where the school can claim."""
    if school.blocker is Blocker.SCHOOL_CLOSED:
        return f"{closed_for_claims(school.school)}."
    return f"{NOT_BEFORE_ELIGIBLE}." if school.blocker is Blocker.NOT_ELIGIBLE else ""


def status_tag(claim: Claim, school: ClaimReadiness | None = None) -> StatusTag:
    text = status_text_of(claim)
    sentences = text.next(claim)
    if school and text is SCHOOL_STATUS_TEXTS[Status.EXPIRED] and not claim.changes_id:
        sentences = *sentences, where_to_copy(school)
    if school and text is SCHOOL_STATUS_TEXTS[Status.DRAFT] and (why_not := why_not_submitted(school)):
        sentences = (why_not,)
    return StatusTag(text.label, text.colour, sentences)


def why_it_stands(claim: Claim) -> str:
    text = SCHOOL_STATUS_TEXTS[Status(claim.status)]
    if claim.status == Status.SUBMITTED and claim.window.is_over():
        return f"The window closed on {deadline(claim.window.closes_on)}, so the claim cannot be changed here."
    if claim.status == Status.SUBMITTED and claim.window.is_open() and claim.was_checked:
        return f"{claim.provider} has checked this claim, so it cannot be changed here."
    if text.group is StatusGroup.IN_PROGRESS and claim.status != Status.SUBMITTED:
        return f"{text.label} since {with_weekday(british_date(claim.updated_at))}, so it cannot be changed here."
    return ""
