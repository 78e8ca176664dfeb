"""Answers from a file: one row for each mentor, matched by reference and TRN (docs/reference/rules.md, part 7)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from claims.models import MentorTraining
from claims.states import Status
from common.clock import british_date
from common.words import in_words
from sampling.answers import reading
from sampling.answers.actions import Given
from sampling.answers.asked import open_claims
from sampling.answers.models import Answer, SentClaim
from sampling.models import ProviderRequest
from uploads.problems import Problem
from uploads.reading import Row

_SHOWN = ["hours", "claim__reference", "claim__status", "claim__updated_at", "claim__school__name"]
_SHOWN += ["mentor__trn", "mentor__first_name", "mentor__last_name"]
CELLS = ("claim_accepted", "hours_recorded", "rejection_reason")


@dataclass(frozen=True)
class Answered:
    """A mentor, what the file says, and what stands."""

    row: int
    training: MentorTraining
    answer: reading.Answer
    before: Answer | None

    @property
    def given(self) -> Given:
        before = self.before
        spoken = before.spoken_to_school if before else False
        return Given(self.training.pk, before.version if before else 0, self.answer, spoken)

    @property
    def is_other(self) -> bool:
        before, now = self.before, self.answer
        if before is None:
            return True
        stands = (before.agrees, before.hours, before.category, before.words)
        return stands != (now.agrees, now.hours, now.category, now.words)


@dataclass
class AnswersPlan:
    """`blank`, `sent` and `lost_zeros` are counts of rows."""

    answered: list[Answered] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    blank: int = 0
    sent: int = 0
    lost_zeros: int = 0

    @property
    def changed(self) -> list[Answered]:
        return [one for one in self.answered if one.is_other]


@dataclass(frozen=True)
class Asked:
    """What a request is about, by claim and TRN without its first zeros."""

    trainings: dict[str, dict[str, MentorTraining]]
    open: set[str]
    sent: dict[str, SentClaim]
    answers: dict[int, Answer]


def plan_answers(request: ProviderRequest, rows: Iterable[Row]) -> AnswersPlan:
    asked, plan, seen = asked_of(request), AnswersPlan(), dict[int, int]()
    for row in rows:
        training = asked.trainings.get(row.values["claim_reference"], {}).get(bare(row.values["mentor_trn"]))
        if training is None:
            plan.problems += _stranger(row, asked)
        elif training.pk in seen:
            words = f"Row {seen[training.pk]:,} is about the same mentor and claim. Leave one of them out."
            plan.problems.append(Problem(row.number, "mentor_trn", row.values["mentor_trn"], words))
        else:
            seen[training.pk] = row.number
            plan.lost_zeros += len(row.values["mentor_trn"]) < len(training.mentor.trn)
            _take(plan, asked, row, training)
    return plan


def asked_of(request: ProviderRequest) -> Asked:
    trainings: dict[str, dict[str, MentorTraining]] = {}
    of_request = MentorTraining.objects.filter(claim__samplings__request=request)
    for training in of_request.select_related("claim__school", "mentor").only(*_SHOWN):
        trainings.setdefault(training.claim.reference, {})[bare(training.mentor.trn)] = training
    sent = SentClaim.objects.filter(sampled__request=request).select_related("sampled__claim", "sending")
    return Asked(
        trainings=trainings,
        open=set(open_claims(request).values_list("claim__reference", flat=True)),
        sent={one.sampled.claim.reference: one for one in sent.order_by("number")},
        answers={answer.training_id: answer for answer in Answer.objects.filter(sampled__request=request)},
    )


def whom(training: MentorTraining) -> str:
    """Grace Oyelaran at Fernhollow Primary School"""
    return f"{training.mentor} at {training.claim.school}"


def bare(trn: str) -> str:
    return trn.lstrip("0")


def _take(plan: AnswersPlan, asked: Asked, row: Row, training: MentorTraining) -> None:
    accepted, hours, reason = (row.values[name] for name in CELLS)
    try:
        answer = reading.read(accepted=accepted, hours=hours, reason=reason, claimed=training.hours or 0)
    except reading.CannotBeRead as error:
        plan.problems += [
            Problem(row.number, each.column, row.values[each.column], each.words, whom(training))
            for each in error.problems
        ]
        return
    if answer is None:
        plan.blank += 1
    elif training.claim.reference in asked.open:
        plan.answered.append(Answered(row.number, training, answer, asked.answers.get(training.pk)))
    elif _was_sent_so(asked, training, answer):
        plan.sent += 1
    else:
        plan.problems.append(
            Problem(
                row.number, "claim_reference", training.claim.reference, _why_closed(asked, training), whom(training)
            )
        )


def _stranger(row: Row, asked: Asked) -> Iterator[Problem]:
    if not any(row.values[name] for name in CELLS):
        return
    reference, trn = row.values["claim_reference"], row.values["mentor_trn"]
    if mentors := asked.trainings.get(reference):
        known = " or ".join(sorted(training.mentor.trn for training in mentors.values()))
        yield Problem(row.number, "mentor_trn", trn, f"This claim has no mentor with this TRN: write {known}.")
    else:
        yield Problem(row.number, "claim_reference", reference, "We did not ask about this claim. Leave the row out.")


def _was_sent_so(asked: Asked, training: MentorTraining, answer: reading.Answer) -> bool:
    sent = asked.sent.get(training.claim.reference)
    said = {each["training"]: each for each in sent.answers} if sent else {}
    return training.pk in said and (said[training.pk]["agrees"], said[training.pk]["hours"]) == (
        answer.agrees,
        answer.hours,
    )


def _why_closed(asked: Asked, training: MentorTraining) -> str:
    claim: Any = training.claim
    if sent := asked.sent.get(claim.reference):
        day = in_words(british_date(sent.sending.sent_at))
        return f"Other answers for this claim were sent on {day}. Leave the row out, or ask us to reopen the claim."
    if claim.status == Status.WITHDRAWN:
        return f"The school withdrew this claim on {in_words(british_date(claim.updated_at))}. Leave the row out."
    return "This claim is not being checked any more. Leave the row out."
