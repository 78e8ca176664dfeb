from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from claims import answers
from claims.answers import YesOrNo
from claims.journey import steps
from claims.wording.closed import closed_for_claims
from claims.wording.sums import Sum
from common.words import counted, listed

if TYPE_CHECKING:
    from claims.models import Claim, MentorTraining
    from claims.readiness import ClaimReadiness

COMPLETED, INCOMPLETE, CANNOT_START, PROBLEM = "Completed", "Incomplete", "Cannot start yet", "There is a problem"
ASK_TO_CHECK = "claims:ask-to-check"
DETOURS = {ASK_TO_CHECK, "schools:grant-conditions"}
"""Pages about the school, that lead back to the task list."""


@dataclass(frozen=True)
class Task:
    """Without a page it is text: nothing to do yet, or not for this person."""

    title: str
    status: str
    page: str = ""
    hint: str = ""
    group: str = "Training"

    @property
    def done(self) -> bool:
        return self.status == COMPLETED


def tasks(claim: Claim, sum_: Sum, readiness: ClaimReadiness, user_is_manager: bool, for_support: bool) -> list[Task]:
    trainings = [line.training for line in sum_.lines]
    asked = [_yes_or_no(answer, claim, trainings) for answer in answers.YES_OR_NO_ANSWERS]
    training = [_mentors(claim, sum_), _hours(claim, sum_), *asked]
    if not claim.changes_id:
        training.insert(0, Task(answers.PROVIDER.label, COMPLETED, steps.PROVIDER, str(claim.provider)))
    before = [task for task in training if task not in asked] if claim.changes_id else training
    eligibility = [] if readiness.eligible else [_eligibility(claim, for_support)]
    conditions = [] if readiness.accepted else [_conditions(claim, user_is_manager)]
    return [*training, *eligibility, *conditions, _submit(before, readiness.eligible and readiness.accepted)]


def _mentors(claim: Claim, sum_: Sum) -> Task:
    number = len(sum_.lines)
    if claim.to_find:
        so_far = f"{counted(number, 'mentor')}. " if number else ""
        names = listed(each.in_short for each in claim.pending_mentors)
        return Task(answers.MENTORS.label, INCOMPLETE, steps.TO_FIND, f"{so_far}Date of birth needed to find {names}")
    if not number:
        return Task(answers.MENTORS.label, INCOMPLETE, steps.MENTORS)
    return Task(answers.MENTORS.label, COMPLETED, steps.MENTORS, counted(number, "mentor"))


def _hours(claim: Claim, sum_: Sum) -> Task:
    """Hours that were told of a mentor to find count as entered."""
    hours = [*(line.hours for line in sum_.lines), *(each.hours for each in claim.pending_mentors)]
    number, entered = len(hours), sum(each is not None for each in hours)
    if not hours:
        return Task(answers.HOURS.label, CANNOT_START)
    problems = " ".join(line.problem for line in sum_.lines if line.problem)
    if problems:
        return Task(answers.HOURS.label, PROBLEM, steps.HOURS, problems)
    status = COMPLETED if entered == number else INCOMPLETE
    return Task(answers.HOURS.label, status, steps.HOURS, f"{entered} of {number} entered")


def _yes_or_no(answer: YesOrNo, claim: Claim, trainings: Sequence[MentorTraining]) -> Task:
    if not steps.may_be_asked(answer.page, claim, trainings):
        return Task(answer.label, CANNOT_START)
    return Task(answer.label, INCOMPLETE if answer.value(claim) is None else COMPLETED, answer.page)


def _conditions(claim: Claim, user_is_manager: bool) -> Task:
    title = f"Grant conditions for {claim.window.academic_year}"
    if user_is_manager:
        return Task(title, INCOMPLETE, "schools:grant-conditions", group="Submit")
    return Task(title, "Waiting for a manager", group="Submit")


def _eligibility(claim: Claim, for_support: bool) -> Task:
    title = f"Eligibility in {claim.window.academic_year}"
    if not claim.school.was_there_in(claim.window.academic_year):
        return Task(title, PROBLEM, "", closed_for_claims(claim.school), "Submit")
    if for_support:
        return Task(title, PROBLEM, "", "Our records do not show trainee teachers at this school", "Submit")
    hint = "Our records do not show trainee teachers at your school. Ask us to check"
    return Task(title, PROBLEM, ASK_TO_CHECK, hint, "Submit")


def _submit(training: list[Task], nothing_in_the_way: bool) -> Task:
    ready = nothing_in_the_way and all(task.done for task in training)
    return Task("Check and submit", INCOMPLETE if ready else CANNOT_START, steps.CHECK if ready else "", group="Submit")
