from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from claims import allowance, answers, rules
from claims.allowance import HoursLeft, Shortfall
from claims.answers import Answer
from claims.models import Claim, ClaimVersion, MentorTraining
from claims.refusals import ChangedMeanwhile, ConditionsNotAccepted, NotReady, OverAllowance, TermsMoved
from claims.wording.sums import Sum
from claims.wording.terms import terms_of, what_moved
from schools.models import GrantConditionsAcceptance

if TYPE_CHECKING:
    from accounts.models import User

TermsSeen = Callable[[str], str | None]


def require_version(draft: Claim, version: int | None) -> None:
    """What the person declares is what the person read."""
    if version is not None and draft.version != version:
        raise ChangedMeanwhile(draft, draft.updated_by, draft.updated_at)


def require_conditions(draft: Claim) -> None:
    """In the newest version."""
    year = draft.window.academic_year
    if not GrantConditionsAcceptance.objects.filter(school=draft.school_id, academic_year=year).exists():
        raise ConditionsNotAccepted(draft.school, year)


def answered_trainings(draft: Claim) -> list[MentorTraining]:
    """By mentor id, the order of all locks. Raises NotReady."""
    trainings = list(draft.trainings.select_related("mentor").order_by("mentor_id"))
    open_questions = {
        "mentors": not trainings,
        "hours": any(training.hours is None for training in trainings),
        "mentors to find": bool(draft.to_find),
    } | {answer.column: answer.value(draft) is None for answer in answers.YES_OR_NO_ANSWERS}
    if missing := [question for question, is_open in open_questions.items() if is_open]:
        raise NotReady(missing)
    return trainings


def check_allowance(
    draft: Claim, trainings: list[MentorTraining], current_hours: Mapping[int, int]
) -> dict[int, HoursLeft]:
    """Locks it, and refuses what goes beyond it.

    `current_hours` are those of the claim that is being changed, by mentor id.
    """
    year = draft.window.academic_year
    allowance.lock_allowance(
        {training.mentor_id for training in trainings} | current_hours.keys(), draft.provider_id, year
    )
    mentors = [training.mentor for training in trainings]
    left = allowance.hours_left(mentors, draft.provider, year, draft.school, draft.changes)
    shortfalls = [
        Shortfall(training.mentor, training.hours or 0, left[training.mentor_id])
        for training in trainings
        if (training.hours or 0) > left[training.mentor_id].left
    ]
    if shortfalls:
        raise OverAllowance(shortfalls)
    return left


def ask_again(draft: Claim, *changed: Answer) -> list[str]:
    """Empties each yes or no about what is changed here; returns their columns, to save."""
    columns = [question.column for question in answers.YES_OR_NO_ANSWERS if {*changed} & {*question.about}]
    for column in columns:
        setattr(draft, column, None)
    return columns


def require_terms(draft: Claim, sum_: Sum, left: Mapping[int, HoursLeft], seen: TermsSeen | None) -> None:
    """`seen` gives a term as the page had it, by name; None where there was no page."""
    if seen and (moved := what_moved(terms_of(draft, sum_, left), seen)):
        raise TermsMoved(moved)


def set_sum(claim: Claim, trainings: list[MentorTraining], rate_pence: int) -> None:
    claim.rate_pence = rate_pence
    claim.hours = rules.total_hours(training.hours for training in trainings)
    claim.amount_pence = rules.amount_pence(claim.hours, rate_pence)


def declared_facts(claim: Claim) -> dict[str, Any]:
    """As JSON: ids, whole hours, pence."""
    trainings = claim.trainings.order_by("mentor_id").values("mentor_id", "hours", "training_type")
    return {
        "status": claim.status,
        "provider": claim.provider_id,
        **answers.values_of(claim),
        "submitter_is_mentor": claim.submitter_is_mentor,
        "funding_area": claim.funding_area,
        "rate_pence": claim.rate_pence,
        "hours": claim.hours,
        "amount_pence": claim.amount_pence,
        "mentors": list(trainings),
    }


def keep_version(claim: Claim, by: User | None, declared: dict[str, Any], drafted_as: str = "") -> ClaimVersion:
    """`drafted_as` is the reference under which a change was prepared."""
    last = claim.versions.order_by("-number").values_list("number", flat=True).first() or 0
    return ClaimVersion.objects.create(
        claim=claim, number=last + 1, by=by, at=claim.updated_at, drafted_as=drafted_as, snapshot=declared
    )
