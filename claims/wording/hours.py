"""What is left is a permission, never a duty; other schools stay a number."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from django.utils.text import capfirst

from claims.rules import REFRESHER
from claims.wording.drafts import when
from common.money import pounds
from common.words import counted, listed

if TYPE_CHECKING:
    from collections.abc import Sequence

    from claims.allowance import HoursLeft, OwnClaim, Shortfall
    from claims.models import MentorTraining
    from claims.pending_mentors import PendingMentor
    from mentors.models import Mentor
    from providers.models import Provider

MOST_NAMED = 3
NAMES_SHOWN = 3
"""In a row of a table; the others are a number."""


def who_used(left: HoursLeft) -> str:
    """12 by another school and 4 in your claim 20480092"""
    parts = []
    if left.used_elsewhere:
        others = "another school" if left.other_schools == 1 else "other schools"
        parts.append(f"{left.used_elsewhere} by {others}")
    parts += [f"{claim.hours} in your claim {claim.reference}" for claim in left.own_claims]
    return listed(parts)


def why_none_left(left: HoursLeft) -> str:
    """all 16 hours are already claimed (12 by another school)"""
    return f"all {left.cap} hours are already claimed ({who_used(left)})"


def why_fewer_left(left: HoursLeft) -> str:
    causes = []
    if left.used_elsewhere:
        others = "another school has" if left.other_schools == 1 else "other schools have"
        causes.append(f"{others} claimed {left.used_elsewhere} of the {left.cap}")
    causes += [_who_claimed(claim) for claim in left.own_claims]
    year = "this year is a refresher: " if left.kind == REFRESHER else ""
    return f"because {listed(causes) or f'{year}the grant pays for up to {left.cap}'}"


def _who_claimed(claim: OwnClaim) -> str:
    what = f"claim {claim.reference} for {counted(claim.hours, 'hour')} {when(claim.submitted_at)}"
    return f"{claim.submitted_by} submitted {what}" if claim.submitted_by else f"your school submitted {what}"


def what_went(shortfall: Shortfall, provider: Provider) -> str:
    mentor, left = shortfall.mentor, shortfall.left
    if not left.left:
        gone = f"{mentor} has no hours left with {provider}, so {mentor.first_name} is not on this claim now"
        return f"{gone}: {why_none_left(left)}."
    rest = f"{mentor} has {counted(left.left, 'hour')} left with {provider}, not {shortfall.hours}"
    return f"{rest}, {why_fewer_left(left)}. Enter the hours for {mentor.first_name} again."


def up_to(mentor: Mentor, left: HoursLeft) -> str:
    refresher = f"{mentor.first_name} trained with this provider before, so this year is a refresher"
    if not left.left:
        return f"No hours are left this year, {why_fewer_left(left)}."
    if left.used:
        rest = "Up to 1 hour is" if left.left == 1 else f"Up to {left.left} hours are"
        sentence = f"{rest} left this year, {why_fewer_left(left)}."
        return f"{refresher}. {sentence}" if left.kind == REFRESHER else sentence
    if left.kind == REFRESHER:
        return f"{refresher}: up to {left.cap} hours."
    return ""


def what_is_paid(mentor: Mentor, left: HoursLeft, rate: int) -> str:
    """up to 16 hours, at £43.80 an hour."""
    sentence = up_to(mentor, left)
    if not left.left:
        return sentence
    if sentence:
        return f"{sentence} An hour is worth {pounds(rate)}." if rate else sentence
    worth = f", at {pounds(rate)} an hour" if rate else ""
    return f"The grant pays for up to {counted(left.left, 'hour')}{worth}."


def trn_and_left(mentor: Mentor, left: HoursLeft) -> str:
    """TRN 1234567, up to 16 hours left"""
    kind = "refresher, " if left.kind == REFRESHER else ""
    return f"TRN {mentor.trn}, {kind}up to {counted(left.left, 'hour')}{' left' if left.used else ''}"


def trns_of_namesakes(mentors: Sequence[Mentor]) -> dict[int, str]:
    """By mentor id; "" for whoever shares no name."""
    bearers = Counter(str(mentor) for mentor in mentors)
    return {mentor.pk: mentor.trn if bearers[str(mentor)] > 1 else "" for mentor in mentors}


def hours_in_short(trainings: Sequence[MentorTraining], pending: Sequence[PendingMentor] = ()) -> str:
    """14 hours for Ada Ní Bhriain and 12 hours for Grace Oyelaran; from four mentors on their sum."""
    hours: list[tuple[Mentor | PendingMentor, int]] = [(training.mentor, training.hours or 0) for training in trainings]
    hours += [(each, each.hours or 0) for each in pending]
    if len(hours) > MOST_NAMED:
        total = sum(number for _, number in hours)
        return f"{counted(total, 'hour')} for {counted(len(hours), 'mentor')}"
    return listed(f"{counted(number, 'hour')} for {mentor}" for mentor, number in hours)


def hint_of_hours(left: HoursLeft, trn: str = "") -> str:
    """TRN 1234567, refresher, up to 6 hours"""
    kind = "refresher" if left.kind == REFRESHER else "first year with this provider"
    kind = f"TRN {trn}, {kind}" if trn else capfirst(kind)
    why = f", {why_fewer_left(left)}" if left.used else ""
    if not left.left:
        return f"{kind}, no hours left{why}"
    return f"{kind}, up to {counted(left.left, 'hour')}{why}"
