from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from common.money import pounds
from common.words import counted, listed

if TYPE_CHECKING:
    from claims.models import MentorTraining
    from claims.recorded.compare import Recorded
    from mentors.models import Mentor
    from providers.models import Provider


def not_sent(provider: Provider) -> str:
    return f"{provider} has not sent us its records. You can still claim."


def what_they_recorded(provider: Provider, mentor: Mentor, hours: int | None) -> str:
    """Harbourlight SCITT recorded 14 hours for Ada Ní Bhriain."""
    if hours is None:
        return f"{provider} has no record for {mentor}. You can still claim."
    return f"{provider} recorded {counted(hours, 'hour')} for {mentor}."


def recorded_here(minutes: int, mentors: int) -> str:
    return f"It recorded {counted(minutes // 60, 'hour')} for {counted(mentors, 'mentor')} at your school this year"


def with_record(hint: str, hours: int | None) -> str:
    """TRN 1234567, up to 16 hours left. Your provider recorded 14 hours"""
    return f"{hint}. Your provider recorded {counted(hours, 'hour')}" if hours else hint


def what_all_recorded(provider: Provider, mentors: Iterable[Mentor], hours: Mapping[int, int]) -> str:
    known = [mentor for mentor in mentors if mentor.pk in hours]
    each = listed(f"{counted(hours[mentor.pk], 'hour')} for {mentor}" for mentor in known)
    return f"{provider} recorded {each}." if known else ""


def differences(
    provider: Provider,
    trainings: Sequence[MentorTraining],
    hours: Mapping[int, int],
    before: Mapping[int, int],
    rate: int,
) -> list[str]:
    """You claim 16 hours for Ada Ní Bhriain, Harbourlight SCITT recorded 14: 2 hours more, £87.60.

    `before` are hours in other claims of the school, `rate` pence.
    """
    lines = []
    for training in trainings:
        recorded, earlier = hours.get(training.mentor_id), before.get(training.mentor_id, 0)
        if training.hours and training.hours + earlier != recorded:
            lines.append(_difference(provider, training, recorded, earlier, rate))
    return lines


def _difference(provider: Provider, training: MentorTraining, recorded: int | None, earlier: int, rate: int) -> str:
    claimed = (training.hours or 0) + earlier
    said = f"You claim {counted(training.hours or 0, 'hour')} for {training.mentor}"
    if earlier:
        said = f"{said}, {claimed} with your other claims"
    if recorded is None:
        return f"{said}, {provider} has no record{_worth(claimed, rate)}."
    more = "more" if claimed > recorded else "less"
    apart = abs(claimed - recorded)
    return f"{said}, {provider} recorded {recorded}: {counted(apart, 'hour')} {more}{_worth(apart, rate)}."


def _worth(hours: int, rate: int) -> str:
    return f", {pounds(hours * rate)}" if rate else ""


def could_claim(provider: Provider, recorded: Iterable[Recorded], rate: int) -> str:
    """You could claim £613.20 more: 14 hours that Harbourlight SCITT recorded."""
    hours = sum(each.to_claim for each in recorded)
    if not hours:
        return ""
    worth = pounds(hours * rate) if rate else counted(hours, "hour")
    return f"You could claim {worth} more: {counted(hours, 'hour')} that {provider} recorded."
