"""`outcome` ends the sentence: "your answer was not saved"."""

from __future__ import annotations

from typing import TYPE_CHECKING

from claims.deleted_drafts import LOST
from claims.states import Status
from claims.wording.closed import closed_for_claims
from claims.wording.drafts import person_or_support, when
from claims.wording.school_status import status_text_of
from common.clock import british_date
from common.words import deadline, in_words, with_weekday

if TYPE_CHECKING:
    from accounts.models import User
    from activity.models import Entry
    from claims.models import Claim
    from claims.pending_mentors import PendingMentor
    from claims.readiness import ClaimReadiness
    from mentors.models import Mentor
    from schools.models import School

NOT_SUBMITTED = "it was not submitted"
IN_OTHER_HANDS = {
    Status.SAMPLING_IN_PROGRESS: "This claim is in an assurance check now",
    Status.PAYMENT_IN_PROGRESS: "This claim is with the payer now",
    Status.PAYMENT_INFORMATION_SENT: "This claim is with the payer now",
}


def last_change(claim: Claim, reader: User) -> str:
    return f"{_who_changed(claim, reader)}."


def changed_first(claim: Claim, reader: User, outcome: str) -> str:
    """Sam Okafor changed this claim at 2:14pm, so your answer was not saved."""
    return f"{_who_changed(claim, reader)}, so {outcome}."


def change_begun_first(change: Claim, reader: User, outcome: str) -> str:
    """Priya Nair started a change of this claim at 2:14pm, so ..."""
    return (
        f"{_you_or(change.created_by, reader)} started a change of this claim {when(change.created_at)}, so {outcome}."
    )


def mentor_is_off(mentor: Mentor, claim: Claim, reader: User) -> str:
    """... Zoë Smith is not on it now."""
    return f"{last_change(claim, reader)} {mentor} is not on it now."


def pending_mentor_now(claim: Claim, pending: PendingMentor | None, reader: User, outcome: str) -> str:
    """... The draft waits for Grace (13 hours) with TRN 7654321 now."""
    waits = (
        f"waits for {pending.in_short} with TRN {pending.trn} now" if pending else "does not wait for this mentor now"
    )
    return f"{changed_first(claim, reader, outcome)} The draft {waits}. Send your answer again if it is right."


def was_deleted(deletion: Entry, reference: str, reader: User) -> str:
    """Sam Okafor deleted draft 20481337 at 2:14pm."""
    changes, who = (deletion.before or {}).get("changes"), _you_or(deletion.by, reader)
    if deletion.verb == LOST:
        return f"{who} withdrew claim {changes} {when(deletion.at)}, so the change of it is gone too."
    what = "the change that was draft" if changes else "draft"
    return f"{who} deleted {what} {reference} {when(deletion.at)}."


def no_draft_now(claim: Claim, reader: User, outcome: str, as_change: bool) -> str:
    if claim.submitted_at is None:
        return too_late(claim, outcome)
    if claim.status != Status.SUBMITTED or not claim.window.is_open():
        return not_done(claim, reader, outcome)
    by, at = (claim.updated_by, claim.updated_at) if as_change else (claim.submitted_by, claim.submitted_at)
    who = f"{_you_or(by, reader)} submitted {'the change of this claim' if as_change else 'this claim'} {when(at)}"
    return f"{who}, so {outcome}. The claim can be changed until {deadline(claim.window.closes_on)}."


def too_late(claim: Claim, outcome: str = NOT_SUBMITTED) -> str:
    kept = f"Claim {claim.changes.reference} stands as you submitted it." if claim.changes else "Your draft is kept."
    if claim.window.is_coming():
        return f"{_opens(claim)}, so {outcome}. {kept}"
    what = "change" if claim.changes else "claim"
    became = f"before this {what} was submitted" if outcome == NOT_SUBMITTED else f"so {outcome}"
    return f"{_closed(claim)}, {became}. {kept}"


def not_done(claim: Claim, reader: User, outcome: str) -> str:
    """This claim is in an assurance check now, so ..."""
    return f"{_in_the_way(claim, reader)}, so {outcome}."


def window_closed(claim: Claim, outcome: str) -> str:
    """The window closed at 11:59pm on Friday 17 July 2026, so ..."""
    return f"{_closed(claim)}, so {outcome}." if claim.submitted_at else too_late(claim, outcome)


def not_started(
    readiness: ClaimReadiness, school: School, cause: str = "", outcome: str = "no claim was started"
) -> str:
    return f"{cause or _no_claim_now(readiness, school)}, so {outcome}."


def _no_claim_now(readiness: ClaimReadiness, school: School) -> str:
    if readiness.school_closed:
        return closed_for_claims(school)
    if readiness.window:
        return f"{school} cannot claim in {readiness.year} now" if not readiness.eligible else "The window has moved"
    opens = f"opens on {with_weekday(readiness.coming.opens_on)}" if readiness.coming else ""
    if readiness.last:
        closed = f"The window closed at 11:59pm on {with_weekday(readiness.last.closes_on)}"
        return f"{closed} and the next one {opens}" if opens else closed
    return f"The window now {opens}" if opens else "No claim window has a date now"


def _in_the_way(claim: Claim, reader: User) -> str:
    status = Status(claim.status)
    if status is Status.WITHDRAWN:
        return f"{_you_or(claim.updated_by, reader)} withdrew this claim {when(claim.updated_at)}"
    if status is not Status.SUBMITTED:
        return IN_OTHER_HANDS.get(status, f"This claim is “{status_text_of(claim).label}” now")
    if claim.window.is_coming():
        return _opens(claim)
    if not claim.window.is_open():
        return _closed(claim)
    checked = f" on {in_words(british_date(claim.assured_at))}" if claim.assured_at else ""
    return f"This claim was checked{checked}"


def _opens(claim: Claim) -> str:
    return f"The window now opens on {with_weekday(claim.window.opens_on)}"


def _closed(claim: Claim) -> str:
    return f"The window closed at 11:59pm on {with_weekday(claim.window.closes_on)}"


def _who_changed(claim: Claim, reader: User) -> str:
    in_another_window = " in another window" if claim.updated_by == reader else ""
    return f"{_you_or(claim.updated_by, reader)} changed this claim{in_another_window} {when(claim.updated_at)}"


def _you_or(user: User | None, reader: User) -> str:
    return "You" if user == reader else person_or_support(user)
