"""The same races through a running server (A01, A05)."""

import os
from collections import Counter
from collections.abc import Iterator
from functools import partial
from typing import Any

import pytest
import requests
from django.db.models import Sum

from activity.models import Entry
from claims.models import Allowance, Claim, MentorTraining
from claims.states import Status
from messages_out.models import Message
from tests.claims.guards import no_counting, no_row_locks
from tests.claims.http_browser import Browser, page_of, words_of
from tests.crowd import all_at_once
from tests.factories import ClaimFactory, MentorFactory, ProviderFactory, claimant_at, claiming_school

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]

FULL = os.environ.get("HYPOTHESIS_PROFILE") == "full"
TRIALS = 200 if FULL else 15
CONTROLS = 40 if FULL else 8


@pytest.fixture
def _without_any_guard() -> Iterator[None]:
    with no_counting(), no_row_locks():
        yield


def page_in(page: str, claim: Claim) -> str:
    return f"/schools/{claim.school.public_id}/claims/{claim.reference}/{page}/"


def ready_draft(**values: Any) -> Claim:
    school = values.pop("school", None) or claiming_school()
    return ClaimFactory(school=school, answered=True, **values)


def race(server: str, *, same_school: bool) -> tuple[list[requests.Response], int]:
    """11 hours each of a mentor who has 15: where the two land, and the hours that count."""
    provider, ada = ProviderFactory(), MentorFactory(first_name="Ada", last_name="Ní Bhriain")
    ClaimFactory(provider=provider, status=Status.SUBMITTED, hours_of={ada: 1})
    first = ready_draft(provider=provider, hours_of={ada: 11})
    school = first.school if same_school else claiming_school()
    drafts = [first, ready_draft(provider=provider, hours_of={ada: 11}, school=school)]
    browsers = [Browser(server, claimant_at(draft.school)) for draft in drafts]
    forms = [browser.fill(page_in("declaration", draft)) for browser, draft in zip(browsers, drafts, strict=True)]

    answers = all_at_once(
        [
            partial(browser.send, page_in("declaration", draft), form, is_mentor="no")
            for browser, draft, form in zip(browsers, drafts, forms, strict=True)
        ]
    )

    assert [draft.trainings.get().hours for draft in drafts] == [11, 11]
    submitted = MentorTraining.objects.filter(mentor=ada, claim__status=Status.SUBMITTED)
    return answers, submitted.aggregate(hours=Sum("hours"))["hours"]


def test_of_two_people_in_two_browsers_one_gets_the_hours_and_the_other_reads_why(live_server: Any) -> None:
    for trial in range(TRIALS):
        answers, hours = race(live_server.url, same_school=trial % 2 == 0)

        landed = {page_of(answer): words_of(answer) for answer in answers}
        assert landed.keys() == {"confirmation", "check"}
        assert "4 hours left" in landed["check"]
        assert "Hours: 11" in landed["check"]
        assert hours == 12
    assert set(Allowance.objects.values_list("used", flat=True)) == {12}


@pytest.mark.usefixtures("_without_any_guard")
def test_without_locks_and_counting_most_of_these_pairs_go_over_the_cap(live_server: Any) -> None:
    """The control of the test above."""
    over_the_cap = sum(race(live_server.url, same_school=False)[1] == 23 for _ in range(CONTROLS))

    assert over_the_cap * 2 >= CONTROLS


def press_in_twenty_tabs(browser: Browser, draft: Claim, form: dict[str, str]) -> list[requests.Response]:
    tabs = [browser.another_tab() for _ in range(20)]
    return all_at_once([partial(tab.send, page_in("declaration", draft), form, is_mentor="no") for tab in tabs])


def test_twenty_presses_then_back_refresh_and_press_ten_times_make_one_claim(live_server: Any) -> None:
    draft = ready_draft(hours_of={MentorFactory(): 4})
    other = ready_draft(school=draft.school, hours_of={MentorFactory(): 6})
    person, manager = claimant_at(draft.school), draft.school.memberships.get(level="manager").user
    browser, in_another_tab = Browser(live_server.url, person), Browser(live_server.url, person)
    form, form_of_the_other = (
        tab.fill(page_in("declaration", one)) for tab, one in ((browser, draft), (in_another_tab, other))
    )

    answers = press_in_twenty_tabs(browser, draft, form)
    for _ in range(10):
        assert page_of(browser.open(page_in("declaration", draft))) == draft.reference
        assert browser.open(page_in("confirmation", draft)).status_code == 200
        answers.append(browser.send(page_in("declaration", draft), form, is_mentor="no"))

    confirmation = live_server.url + page_in("confirmation", draft)
    assert Counter((answer.url, answer.status_code) for answer in answers) == {(confirmation, 200): 30}
    claim = Claim.objects.get(school=draft.school, status=Status.SUBMITTED)
    assert (claim, claim.version, claim.versions.count()) == (draft, 2, 1)
    assert Entry.objects.about(claim).filter(verb="claim submitted").count() == 1
    assert Counter(Message.objects.values_list("to", flat=True)) == {person.email: 1, manager.email: 1}
    other.refresh_from_db()
    assert (other.status, other.version) == (Status.DRAFT, 1)
    answer = in_another_tab.send(page_in("declaration", other), form_of_the_other, is_mentor="no")
    assert (page_of(answer), other.reference in answer.url) == ("confirmation", True)


def test_without_the_lock_the_twenty_presses_submit_more_than_once(live_server: Any) -> None:
    """The control."""
    draft = ready_draft(hours_of={MentorFactory(): 4})

    with no_row_locks():
        browser = Browser(live_server.url, claimant_at(draft.school))
        answers = press_in_twenty_tabs(browser, draft, browser.fill(page_in("declaration", draft)))

    submissions = Entry.objects.about(draft).filter(verb="claim submitted").count()
    assert submissions > 1 or any(answer.status_code == 500 for answer in answers)
