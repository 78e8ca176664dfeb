"""A provider's answers, from the file that it was given."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any

from claims.models import MentorTraining
from common.words import counted
from sampling.answers.actions import lock_request, save_answers
from sampling.answers.by_file import Answered, AnswersPlan, plan_answers, whom
from sampling.answers.models import Answer
from sampling.answers.presenters import outcome_of
from sampling.models import ProviderRequest
from uploads.cells import Cell
from uploads.kinds import Kind, Plan, register
from uploads.reading import Column, Row
from uploads.values import digits, text, text_of

_seven_digits = digits(7)


def trn(cell: Cell) -> str:
    """As it stands there: whether it lost its first zeros is told by its claim."""
    _seven_digits(cell)
    return text_of(cell).partition(".")[0]


def plan(rows: list[Row], about: str) -> Plan:
    request = ProviderRequest.objects.get(pk=about)
    lock_request(request)
    planned = plan_answers(request, rows)
    return Plan(
        preview=[] if planned.problems else [*_in_words(request, planned)],
        effects=[_effect(one) for one in planned.changed],
        change=planned,
        problems=planned.problems,
    )


def apply(plan: Plan, about: str, by: Any) -> None:
    request, planned = ProviderRequest.objects.get(pk=about), plan.change
    save_answers(request=request, given=[one.given for one in planned.changed], by=by)


def _effect(one: Answered) -> list[Any]:
    before = one.before
    return [one.training.pk, before.version if before else 0, one.answer.agrees, one.answer.hours, one.answer.words]


def _in_words(request: ProviderRequest, planned: AnswersPlan) -> Iterator[str]:
    agree = sum(one.answer.agrees for one in planned.answered)
    yield (
        f"You agree with {counted(agree, 'mentor')} and not with {len(planned.answered) - agree:,}. "
        f"{counted(planned.blank, 'row')} left blank, {planned.sent:,} already sent"
    )
    yield from _what_follows(request, planned)
    for one in planned.answered:
        if not one.answer.agrees:
            words = f" “{one.answer.words}”" if one.answer.words else ""
            yield f"Not agreed: {whom(one.training)}: {outcome_of(one.answer, one.training)}{words}"
    for one in planned.changed:
        if one.before:
            was, becomes = outcome_of(one.before, one.training), outcome_of(one.answer, one.training)
            yield f"Changed: {whom(one.training)}. Was: {was} Becomes: {becomes}"


def _what_follows(request: ProviderRequest, planned: AnswersPlan) -> Iterator[str]:
    schools = {one.training.claim.school_id for one in planned.answered if not one.answer.agrees}
    refused = sum(not one.answer.agrees for one in planned.answered)
    if refused:
        yield f"{counted(len(schools), 'school')} will be told about {counted(refused, 'mentor')} when you send"
    whole, waiting = _claims_complete(request, planned)
    yield f"{counted(whole + waiting, 'claim')} answered in this file: {whole:,} ready to send, {waiting:,} in part"
    if more := sum(one.answer.recorded_more for one in planned.answered):
        yield f"{counted(more, 'no')} with more hours recorded than claimed: counted as agreed"
    if planned.lost_zeros:
        yield f"{counted(planned.lost_zeros, 'TRN')} had lost first zeros and were found within their claim"


def _claims_complete(request: ProviderRequest, planned: AnswersPlan) -> tuple[int, int]:
    """Of the claims in the file that are open: answered whole, here or on screen; and not."""
    claims = {one.training.claim_id for one in planned.answered}
    mentors = Counter(MentorTraining.objects.filter(claim__in=claims).values_list("claim", flat=True))
    said = {one.training.pk: one.training.claim_id for one in planned.answered}
    kept = Answer.objects.filter(sampled__request=request, training__claim__in=claims)
    said.update(kept.values_list("training", "training__claim"))
    answered = Counter(said.values())
    whole = sum(answered[claim] == mentors[claim] for claim in claims)
    return whole, len(claims) - whole


ANSWERS = register(
    Kind(
        name="provider_answers",
        columns=[
            Column("claim_reference", text(20)),
            Column("mentor_trn", trn),
            Column("claim_accepted", text(100), empty=""),
            Column("hours_recorded", text(100), empty=""),
            Column("rejection_reason", text(2000), empty=""),
        ],
        plan=plan,
        apply=apply,
    )
)
