"""What is left is a permission, never a duty; other schools stay a number."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from django.utils.text import capfirst

from claims.rules import INITIAL, REFRESHER
from claims.wording.drafts import when
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
KIND_IN_WORDS = {INITIAL: "First year", REFRESHER: "Refresher"}


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
    year = "this academic year is a refresher: " if left.kind == REFRESHER else ""
    return f"because {who_claimed(left) or f'{year}the grant pays for up to {left.cap}'}"


def who_claimed(left: HoursLeft) -> str:
    """another school has claimed 12 of the 16"""
    causes = []
    if left.used_elsewhere:
        others = "another school has" if left.other_schools == 1 else "other schools have"
        causes.append(f"{others} claimed {left.used_elsewhere} of the {left.cap}")
    return listed([*causes, *(_own_claim(claim) for claim in left.own_claims)])


def _own_claim(claim: OwnClaim) -> str:
    what = f"claim {claim.reference} for {counted(claim.hours, 'hour')} {when(claim.submitted_at)}"
    return f"{claim.submitted_by} submitted {what}" if claim.submitted_by else f"your school submitted {what}"


def what_went(shortfall: Shortfall, provider: Provider) -> str:
    mentor, left = shortfall.mentor, shortfall.left
    if not left.left:
        gone = f"{mentor} has no hours left with {provider}, so {mentor.first_name} is not on this claim now"
        return f"{gone}: {why_none_left(left)}."
    rest = f"{mentor} has {counted(left.left, 'hour')} left with {provider}, not {shortfall.hours}"
    return f"{rest}, {why_fewer_left(left)}. Enter the hours for {mentor.first_name} again."


def what_is_paid(mentor: Mentor, left: HoursLeft) -> str:
    if not left.left:
        return "No hours are left this academic year"
    if left.used:
        more = "1 more hour is" if left.left == 1 else f"{left.left} more hours are"
        return f"Up to {more} paid. Enter only hours that are not in another claim."
    hours = "1 hour is" if left.left == 1 else f"{left.left} hours are"
    return f"Up to {hours} paid. If {mentor.first_name} did more, enter {left.left}."


def why_not_all(mentor: Mentor, left: HoursLeft) -> str:
    """Why these are not the hours of a first year that nobody has claimed; "" where they are."""
    sentences = []
    if left.kind == REFRESHER:
        before = f"{mentor.first_name} trained with this accredited provider before"
        sentences.append(f"{before}, so this academic year is a refresher.")
    if left.used:
        sentences.append(f"{capfirst(who_claimed(left))}.")
    return " ".join(sentences)


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
    kind = KIND_IN_WORDS[left.kind]
    kind = f"TRN {trn}, {kind.lower()}" if trn else kind
    return f"{kind}, up to {counted(left.left, 'hour')}" if left.left else f"{kind}, no hours left"
