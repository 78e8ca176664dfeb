import inspect
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from claims.actions.change import start_change
from claims.actions.draft import choose_mentors, set_answer, set_hours
from claims.actions.submit import submit
from claims.answers import PROVIDER_CONFIRMED
from claims.models import Claim
from claims.windows.close import close_due_windows, close_window
from tests.claims.actions.every_action import ACTIONS
from tests.factories import ClaimFactory, MentorFactory, claimant_at, claiming_school
from tests.factories.answers import answer_the_rest

BY_THE_CLOCK = {"close_window", "close_due_windows"}


@pytest.mark.parametrize(
    "action", [*ACTIONS.values(), close_window, close_due_windows], ids=lambda action: action.__name__
)
def test_an_action_takes_named_arguments_and_says_who_acts(action: Callable[..., Any]) -> None:
    parameters = inspect.signature(action).parameters

    assert {parameter.kind for parameter in parameters.values()} == {inspect.Parameter.KEYWORD_ONLY}
    assert ("by" in parameters) != (action.__name__ in BY_THE_CLOCK)


def save_hours(draft: Claim, by: Any) -> object:
    hours = dict.fromkeys(draft.trainings.values_list("mentor_id", flat=True), 3)
    return set_hours(claim=draft, hours=hours, version=1, by=by)


def take_off_a_mentor(draft: Claim, by: Any) -> object:
    mentors = [training.mentor for training in draft.trainings.select_related("mentor")[1:]]
    return choose_mentors(claim=draft, mentors=mentors, version=1, by=by)


def submit_it(draft: Claim, by: Any) -> object:
    return submit(claim=draft, submitter_is_mentor=False, by=by)


def submit_a_change(draft: Claim, by: Any) -> object:
    claim = submit(claim=draft, submitter_is_mentor=False, by=by)
    change = start_change(claim=claim, by=by)
    change = set_answer(question=PROVIDER_CONFIRMED, claim=change, answer=False, version=change.version, by=by)
    change = answer_the_rest(change, by)
    return submit(claim=change, submitter_is_mentor=False, by=by)


@pytest.mark.django_db
@pytest.mark.parametrize("act", [save_hours, take_off_a_mentor, submit_it, submit_a_change])
def test_twenty_mentors_take_as_many_queries_as_three(act: Callable[[Claim, Any], object]) -> None:
    school = claiming_school()
    counts = []
    for number in (3, 20):
        by = claimant_at(school)
        hours_of = {MentorFactory(): 2 for _ in range(number)}
        draft = ClaimFactory(school=school, hours_of=hours_of, answered=True)
        with CaptureQueriesContext(connection) as queries:
            act(draft, by)
        counts.append(len(queries))

    assert counts[0] == counts[1]
