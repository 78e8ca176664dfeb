"""Each question is asked of the saved draft, never of a session."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from claims import answers

if TYPE_CHECKING:
    from claims.models import Claim, MentorTraining

# Up to three mentors have a page each for their hours; from four they are asked together.
MOST_PAGES_OF_HOURS = 3

PROVIDER, MENTORS, HOURS = answers.PROVIDER.page, answers.MENTORS.page, answers.HOURS.page
TO_FIND = answers.PENDING_MENTORS.page  # leads to whatever is next for the mentors who are still to find
HOURS_OF, CHECK, TASKS, DECLARATION = "claims:hours-of", "claims:check", "claims:tasks", "claims:declaration"

# The only places that a "Change" link comes back to, as they stand in the address (?return=check).
RETURNS = {"check": CHECK, "tasks": TASKS}


@dataclass(frozen=True)
class Step:
    """`mentor` is a public id."""

    page: str
    answered: bool
    mentor: str = ""

    @property
    def parts(self) -> dict[str, str]:
        return {"mentor": self.mentor} if self.mentor else {}


def questions(claim: Claim, trainings: Sequence[MentorTraining]) -> list[Step]:
    return [
        # A change keeps its provider, so it begins with the mentors.
        *([] if claim.changes_id else [Step(PROVIDER, answered=True)]),
        Step(MENTORS, answered=bool(trainings) or bool(claim.to_find)),
        *hours_questions(trainings),
        *_last_questions(claim),
    ]


def _last_questions(claim: Claim) -> list[Step]:
    """Whoever knows the hours of a mentor to find is asked about them first."""
    # A change asks for what it emptied with its declaration.
    about_hours = [
        Step(answer.page, answered=bool(claim.changes_id) or answer.value(claim) is not None)
        for answer in answers.YES_OR_NO_ANSWERS
    ]
    to_find = [Step(TO_FIND, answered=False)] if claim.to_find else []
    all_told = all(each.hours for each in claim.pending_mentors)
    return [*about_hours, *to_find] if all_told else [*to_find, *about_hours]


def hours_questions(trainings: Sequence[MentorTraining]) -> list[Step]:
    if len(trainings) > MOST_PAGES_OF_HOURS:
        return [Step(HOURS, answered=all(training.hours for training in trainings))]
    return [Step(HOURS_OF, training.hours is not None, training.mentor.public_id) for training in trainings]


def hours_step(trainings: Sequence[MentorTraining]) -> Step:
    asked = hours_questions(trainings)
    return asked[0] if len(asked) == 1 else next((step for step in asked if not step.answered), Step(HOURS, True))


def next_step(claim: Claim, trainings: Sequence[MentorTraining]) -> Step:
    """The check page when all is answered."""
    waiting = (step for step in questions(claim, trainings) if not step.answered)
    return next(waiting, Step(CHECK, answered=False))


def step_before(page: str, mentor: str, claim: Claim, trainings: Sequence[MentorTraining]) -> Step | None:
    """None at the first question and at a page that is none."""
    asked = [*questions(claim, trainings), Step(CHECK, answered=False), Step(DECLARATION, answered=False)]
    if page == HOURS and not any(step.page == HOURS for step in asked):
        return Step(MENTORS, answered=True)
    if page == HOURS_OF and not any(step.mentor == mentor for step in asked):
        return Step(HOURS, answered=False)
    places = [number for number, step in enumerate(asked) if (step.page, step.mentor) == (page, mentor)]
    return asked[places[0] - 1] if places and places[0] else None


def may_be_asked(page: str, claim: Claim, trainings: Sequence[MentorTraining]) -> bool:
    """Hours may be given mentor by mentor in any order."""
    if page == PROVIDER:
        return not claim.changes_id
    if page in (MENTORS, TASKS, TO_FIND):
        return True
    if page in (HOURS, HOURS_OF):
        return bool(trainings)
    before = itertools.takewhile(lambda step: step.page != page, questions(claim, trainings))
    return all(step.answered for step in before)
