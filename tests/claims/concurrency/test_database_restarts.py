"""Postgres is restarted under 50 people who submit (A27)."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
import requests

from activity.models import Entry
from claims.models import Claim
from claims.states import Status
from messages_out.models import Message
from tests.claims.http_browser import Browser, page_of, words_of
from tests.factories import ClaimFactory, MentorFactory, ProviderFactory, claimant_at, claiming_school
from tests.outage import cut_connections, restarting
from tests.processes import wait_until

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]


def declaration_of(draft: Claim) -> str:
    return f"/schools/{draft.school.public_id}/claims/{draft.reference}/declaration/"


def is_submitted(answer: requests.Response) -> bool:
    return answer.status_code == 200 and page_of(answer) == "confirmation"


def test_claims_in_the_database_are_the_success_pages_and_others_try_again_with_their_answers(live_server: Any) -> None:
    school, provider = claiming_school(), ProviderFactory()
    drafts = [
        ClaimFactory(school=school, provider=provider, answered=True, hours_of={MentorFactory(): 4}) for _ in range(50)
    ]
    person = Browser(live_server.url, claimant_at(school))
    forms = {draft: person.fill(declaration_of(draft)) for draft in drafts}
    tabs = {draft: person.another_tab() for draft in drafts}
    answers: dict[Claim, requests.Response] = {}

    def press(draft: Claim) -> None:
        answers[draft] = tabs[draft].send(declaration_of(draft), forms[draft], is_mentor="no")

    with ThreadPoolExecutor(max_workers=8) as people:
        pressed = [people.submit(press, draft) for draft in drafts]
        wait_until(lambda: len(answers) >= 5, what="the first answers")
        cut_connections()
        wait_until(lambda: len(answers) >= 15, what="answers after connections were cut")
        with restarting():
            wait_until(
                lambda: any(answer.status_code == 503 for answer in [*answers.values()]), what="a page that waits"
            )
    assert [one.exception() for one in pressed] == [None] * 50

    turned_away = {draft: answer for draft, answer in answers.items() if not is_submitted(answer)}
    assert {answer.status_code for answer in turned_away.values()} == {503}
    assert 0 < len(turned_away) < 50
    for draft, answer in turned_away.items():
        if page_of(answer) == "declaration":
            assert "they are still here" in words_of(answer)
            kept = person.hidden(answer)
            assert kept["is_mentor"] == "no"
            answers[draft] = tabs[draft].send(declaration_of(draft), kept)
        else:  # it was submitted, and the page that says so could not be made
            answers[draft] = tabs[draft].open(answer.url.removeprefix(live_server.url))

    assert all(is_submitted(answer) for answer in answers.values())
    assert Claim.objects.filter(status=Status.SUBMITTED).count() == 50
    submissions = Entry.objects.filter(verb="claim submitted").values_list("about_id", flat=True)
    assert set(Counter(submissions).values()) == {1}
    assert Message.objects.filter(template="claim_submitted").count() == 100
