"""The same races through a running server and its pages: two browsers, one allowance, one draft (A01, A05)."""

import os
import re
from collections import Counter
from functools import partial
from typing import Any

import pytest
import requests
from django.test import Client

from claims.models import Allowance, Claim
from claims.states import Status
from messages_out.models import Message
from tests.claims.crowd import all_at_once
from tests.factories import ClaimFactory, MentorFactory, ProviderFactory, claimant_at, claiming_school

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]

TRIALS = 200 if os.environ.get("HYPOTHESIS_PROFILE") == "full" else 15
HIDDEN = re.compile(r'name="(csrfmiddlewaretoken|version)" value="([^"]*)"')


class Browser:
    """One person's browser at the running server; it sends a form as the page showed it."""

    def __init__(self, server: str, person: Any) -> None:
        signed_in = Client()
        signed_in.force_login(person)
        self.session = requests.Session()
        self.session.cookies.set("sessionid", signed_in.cookies["sessionid"].value)
        self.server = server

    def open(self, address: str) -> requests.Response:
        return self.session.get(self.server + address, timeout=60)

    def declare(self, address: str, hidden: dict[str, str]) -> requests.Response:
        """Press "Submit claim", and follow to the page that the service shows then."""
        return self.session.post(self.server + address, {**hidden, "is_mentor": "no"}, timeout=60)

    def fill(self, address: str) -> dict[str, str]:
        return dict(HIDDEN.findall(self.open(address).text))


def declaration_of(draft: Claim) -> str:
    return f"/schools/{draft.school.public_id}/claims/{draft.reference}/declaration/"


def ready_draft(**values: Any) -> Claim:
    return ClaimFactory(school=claiming_school(), provider_confirmed=True, **values)


def race(server: str) -> tuple[Counter[str], str]:
    """Two schools submit 11 hours each of a mentor who has 16: where they land, and the loser's page."""
    provider, ada = ProviderFactory(), MentorFactory(first_name="Ada", last_name="Ní Bhriain")
    drafts = [ready_draft(provider=provider, hours_of={ada: 11}) for _ in range(2)]
    browsers = [Browser(server, claimant_at(draft.school)) for draft in drafts]
    pages = [declaration_of(draft) for draft in drafts]
    filled = [browser.fill(page) for browser, page in zip(browsers, pages, strict=True)]

    answers = all_at_once(
        [partial(browser.declare, page, form) for browser, page, form in zip(browsers, pages, filled, strict=True)]
    )

    landed = Counter(answer.url.rstrip("/").rsplit("/", 1)[-1] for answer in answers)
    loser = next((answer.text for answer in answers if answer.url.endswith("/check/")), "")
    assert Allowance.objects.get(mentor=ada, provider=provider).used == 11
    assert sorted(draft.trainings.get().hours for draft in drafts) == [11, 11]
    return landed, loser


def test_of_two_schools_in_two_browsers_one_gets_the_hours_and_the_other_reads_why(live_server: Any) -> None:
    for _ in range(TRIALS):
        landed, loser = race(live_server.url)

        assert landed == {"confirmation": 1, "check": 1}
        assert "5 hours left" in loser


def test_twenty_presses_of_one_button_and_ten_more_after_going_back_make_one_claim(live_server: Any) -> None:
    draft = ready_draft(hours_of={MentorFactory(): 4})
    other = ClaimFactory(school=draft.school, hours_of={MentorFactory(): 6})
    person, page = claimant_at(draft.school), declaration_of(draft)
    tabs = [Browser(live_server.url, person) for _ in range(20)]
    form = tabs[0].fill(page)
    for tab in tabs:
        tab.session.cookies.update(tabs[0].session.cookies)

    answers = all_at_once([partial(tab.declare, page, form) for tab in tabs])
    again = [tabs[0].declare(page, form) for _ in range(10)]

    confirmation = live_server.url + page.replace("declaration", "confirmation")
    assert {(answer.url, answer.status_code) for answer in [*answers, *again]} == {(confirmation, 200)}
    assert Claim.objects.get(school=draft.school, status=Status.SUBMITTED) == draft
    assert Message.objects.filter(to=person.email).count() == 1
    other.refresh_from_db()
    assert (other.status, other.version) == (Status.DRAFT, 1)
