from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from claims.answers import YES_OR_NO_ANSWERS
from claims.wording.closed import closed_for_claims
from common.clock import british_date, today
from common.words import counted, deadline, in_words, listed, moment_in_words, time_of_day

if TYPE_CHECKING:
    from accounts.models import User
    from activity.models import Entry
    from claims.models import Claim, MentorTraining
    from providers.models import Provider


def person_or_support(user: User | None) -> str:
    """Support's people act under one name."""
    if user is None:
        return "The service"
    return "Claim funding support" if user.is_support else user.full_name


def where_and_code(provider: Provider) -> str:
    """Whitby, T90"""
    return ", ".join(filter(None, [provider.town, provider.code]))


def draft_so_far(draft: Claim) -> str:
    """Started by Sam Okafor on 2 June 2026, 2 mentors so far"""
    started = in_words(british_date(draft.created_at))
    number = len(draft.trainings.all())
    mentors = f"{counted(number, 'mentor')} so far" if number else "no mentors yet"
    return f"Started by {person_or_support(draft.created_by)} on {started}, {mentors}"


def all_answers(claim: Claim, trainings: Sequence[MentorTraining]) -> str:
    """Harbourlight SCITT: Ada Ní Bhriain 14 hours and Grace Oyelaran (13 hours), to find. Confirmed by the provider"""
    mentors = [f"{one.mentor} {counted(one.hours, 'hour') if one.hours else 'without hours'}" for one in trainings]
    mentors += [f"{each.in_short}, to find" for each in claim.pending_mentors]
    given = [answer.sentences[value] for answer in YES_OR_NO_ANSWERS if (value := answer.value(claim)) is not None]
    return ". ".join([f"{claim.provider}: {listed(mentors) or 'no mentors'}", *given])


def who_began(draft: Claim) -> str:
    return f"{person_or_support(draft.created_by)} started on {in_words(british_date(draft.created_at))}"


def who_submitted(claim: Claim) -> str:
    """Sam Okafor on 2 June 2026 at 3:05pm"""
    if claim.submitted_at is None:
        return ""
    return f"{person_or_support(claim.submitted_by)} on {moment_in_words(claim.submitted_at)}"


def done_by_whom(who: User | None, at: datetime, *, is_changed: bool) -> str:
    """Submitted by Sam Okafor on 2 June 2026 at 3:05pm."""
    return f"{'Changed' if is_changed else 'Submitted'} by {person_or_support(who)} on {moment_in_words(at)}."


def people_told(acted: Iterable[User | None], reader: User, reader_is_manager: bool) -> str:
    """you, with a copy to your school’s managers"""
    people = dict.fromkeys(person for person in acted if person)
    named = [*(["you"] if reader in people else []), *(str(person) for person in people if person != reader)]
    if not reader_is_manager:
        return f"{listed(named)}, with a copy to your school’s managers"
    if reader in people:
        return listed([*named, "any other managers at your school"])
    return f"{listed(named)}, with a copy to you and any other managers at your school"


def when(moment: datetime) -> str:
    """ "at 2:14pm" today, else "on 2 June 2026 at 2:14pm" """
    day = british_date(moment)
    return f"at {time_of_day(moment)}" if day == today() else f"on {in_words(day)} at {time_of_day(moment)}"


def changed_by_whom(claim: Claim, reader: User) -> str:
    """Started by Sam Okafor on 2 June 2026, last changed by you at 10:12am."""
    started = f"Started by {_you_or_name(claim.created_by, reader)} on {in_words(british_date(claim.created_at))}"
    return f"{started}, last changed by {_you_or_name(claim.updated_by, reader)} {when(claim.updated_at)}."


def check_heading(claim: Claim, *, sends: bool) -> str:
    if sends:
        return "Check this draft before you send it to the school"
    return f"Check your {'change' if claim.changes else 'claim'} before you submit it"


def about_the_rate(claim: Claim) -> str:
    """Follows "Rest of England rate"."""
    if claim.changes is None:
        return "."
    return f", as when claim {claim.changes.reference} was submitted."


def how_to_submit(claim: Claim, *, eligible: bool, for_support: bool) -> str:
    """Finish and submit by Friday 17 July 2026 at 11:59pm."""
    if not claim.school.was_there_in(claim.window.academic_year):
        return f"{closed_for_claims(claim.school)}."
    if not eligible:
        school = "The school" if for_support else "Your school"
        return f"{school} cannot submit this while our records do not show trainee teachers there."
    last_moment = deadline(claim.window.closes_on)
    if for_support:
        return f"Only somebody at {claim.school} can submit this, by {last_moment}."
    return f"Finish and submit by {last_moment}."


def submitted_by_whom(colleague: User | None, *, is_changed: bool) -> tuple[str, str]:
    """A heading, and how the first sentence begins."""
    done = "changed" if is_changed else "submitted"
    if colleague:
        return f"{colleague} has {done} this claim", "Your school now claims" if is_changed else "Your school claimed"
    return f"You have {done} your claim", "You now claim" if is_changed else "You claimed"


def asked_to_check(asking: Entry | None) -> str:
    return f"{person_or_support(asking.by)} asked us to check on {in_words(british_date(asking.at))}." if asking else ""


def _you_or_name(user: User | None, reader: User) -> str:
    return "you" if user == reader else person_or_support(user)


def keep_the_other_answer(claim: Claim, reader: User) -> str:
    """Keep Sam’s answer"""
    if claim.updated_by == reader or claim.updated_by is None:
        return "Keep the answer that is saved"
    name = "our support team" if claim.updated_by.is_support else claim.updated_by.first_name
    return f"Keep {name}’s answer"


def answer_about(about: str, answer: str) -> str:
    """London East: Ada Ní Bhriain 14 hours. Yes"""
    return f"{about}. {answer or 'No answer'}" if about else answer or "No answer"
