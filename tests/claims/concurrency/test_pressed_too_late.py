from collections.abc import Callable
from functools import partial
from typing import Any

import pytest
from django.db import transaction

from accounts.models import User
from claims.actions.change import start_change
from claims.actions.copy import copy_into_window
from claims.actions.draft import delete_draft, set_answer, set_hours
from claims.actions.submit import submit
from claims.actions.withdraw import withdraw
from claims.answers import PROVIDER_CONFIRMED
from claims.models import Claim
from claims.states import Status
from mentors.models import Mentor
from schools.models import School
from tests.claims.http_browser import Browser, page_of, words_of
from tests.crowd import begun
from tests.factories import ClaimFactory, closed_window, open_window, support_user
from tests.factories.answers import answer_the_rest

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]


@pytest.fixture
def ready(fernhollow: School, ada: Mentor) -> Claim:
    return ClaimFactory(school=fernhollow, hours_of={ada: 5}, answered=True)


@pytest.fixture
def submitted(ready: Claim, priya_nair: User) -> Claim:
    return submit(claim=ready, submitter_is_mentor=False, by=priya_nair)


@pytest.fixture
def press(live_server: Any, sam_okafor: User) -> Callable[..., Any]:
    """Somebody's act is not committed when Sam presses: where Sam lands."""

    def press(page: str, claim: Claim, first: Callable[[], Any], who: User = sam_okafor, **answers: str) -> Any:
        browser = Browser(live_server.url, who)
        address = f"/schools/{claim.school.public_id}/claims/{claim.reference}/{page}/"
        form = browser.fill(address)
        with transaction.atomic():
            first()
            pressing = begun(partial(browser.send, address, form, **answers))
            assert not pressing.done()
        return pressing.result()

    return press


@pytest.mark.parametrize(
    ("page", "answers"),
    [("hours", {"hours": "7"}), ("agreed", {"confirmed": "no"}), ("delete", {}), ("hand-over", {"note": ""})],
)
def test_after_a_colleagues_submission_the_claim_is_shown(
    press: Callable[..., Any], ready: Claim, ada: Mentor, priya_nair: User, page: str, answers: dict[str, str]
) -> None:
    if page == "hours":
        page = f"hours/{ada.public_id}"
    if page == "hand-over":
        answers = {"to": str(priya_nair.pk), **answers}
    submission = partial(submit, claim=ready, submitter_is_mentor=False, by=priya_nair)

    answer = press(page, ready, submission, **answers)

    assert (answer.status_code, page_of(answer)) == (200, ready.reference)
    assert "Priya Nair" in words_of(answer)
    ready.refresh_from_db()
    assert (ready.status, ready.hours, ready.trainings.get().hours) == (Status.SUBMITTED, 5, 5)


@pytest.mark.parametrize(
    ("page", "answers"), [("agreed", {"confirmed": "no"}), ("declaration", {"is_mentor": "no"}), ("delete", {})]
)
def test_after_a_colleagues_deletion_the_list_is_shown(
    press: Callable[..., Any], ready: Claim, priya_nair: User, page: str, answers: dict[str, str]
) -> None:
    answer = press(page, ready, partial(delete_draft, claim=ready, by=priya_nair), **answers)

    assert (answer.status_code, page_of(answer)) == (200, "claims")
    assert not Claim.objects.exists()


@pytest.mark.parametrize(
    "pair", ["two colleagues", "support and the school", "the school and support", "two of support"]
)
def test_two_different_answers_are_put_beside_each_other(
    press: Callable[..., Any], ready: Claim, ada: Mentor, priya_nair: User, sam_okafor: User, pair: str
) -> None:
    first = support_user() if pair.startswith(("support", "two of")) else priya_nair
    second = support_user() if pair.endswith("support") else sam_okafor
    edit = partial(set_hours, claim=ready, hours={ada.pk: 12}, version=1, by=first)

    answer = press(f"hours/{ada.public_id}", ready, edit, who=second, hours="14")

    assert answer.status_code == 409
    assert "Before 5 hours Now 12 hours Your answer 14 hours" in words_of(answer)
    assert ready.trainings.get().hours == 12


def test_what_is_declared_is_what_was_read(
    press: Callable[..., Any], ready: Claim, ada: Mentor, priya_nair: User
) -> None:
    edit = partial(set_answer, question=PROVIDER_CONFIRMED, claim=ready, answer=False, version=1, by=priya_nair)

    answer = press("declaration", ready, edit, is_mentor="no")

    assert (answer.status_code, page_of(answer)) == (200, "check")
    assert "Priya Nair changed this claim" in words_of(answer)
    ready.refresh_from_db()
    assert ready.is_draft


@pytest.mark.parametrize("page", ["withdraw", "change"])
def test_after_a_colleagues_withdrawal_the_claim_is_shown(
    press: Callable[..., Any], submitted: Claim, priya_nair: User, page: str
) -> None:
    withdrawal = partial(withdraw, claim=submitted, reason="", by=priya_nair)

    answer = press(page, submitted, withdrawal, reason="")

    assert (answer.status_code, page_of(answer)) == (200, submitted.reference)
    assert "Withdrawn" in words_of(answer)
    assert not submitted.change_drafts.exists()


def test_a_change_that_is_sent_after_the_withdrawal_changes_nothing(
    press: Callable[..., Any], submitted: Claim, ada: Mentor, priya_nair: User, sam_okafor: User
) -> None:
    change = start_change(claim=submitted, by=sam_okafor)
    change = set_hours(claim=change, hours={ada.pk: 9}, version=1, by=sam_okafor)
    change = answer_the_rest(change, sam_okafor)
    withdrawal = partial(withdraw, claim=submitted, reason="", by=priya_nair)

    answer = press("declaration", change, withdrawal, is_mentor="no")

    assert answer.status_code == 200
    assert page_of(answer) in (submitted.reference, "claims")
    submitted.refresh_from_db()
    assert (submitted.status, submitted.hours) == (Status.WITHDRAWN, 5)


def test_a_colleagues_copy_is_the_draft_to_carry_on_with(
    press: Callable[..., Any], fernhollow: School, ada: Mentor, priya_nair: User
) -> None:
    old = ClaimFactory(school=fernhollow, status=Status.EXPIRED, window=closed_window(), hours_of={ada: 5})
    copying = partial(copy_into_window, claim=old, window=open_window(), by=priya_nair)

    answer = press("copy", old, copying)

    draft = Claim.objects.drafts().get()
    assert (answer.status_code, page_of(answer), draft.reference in answer.url) == (200, "tasks", True)
