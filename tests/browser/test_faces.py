"""Pages in each state: empty, one, many, refused, not found. `Visitor` checks each."""

from datetime import timedelta

import pytest
from playwright.sync_api import Browser, expect

from claims.models import ClaimWindow
from claims.states import Status
from common.clock import today
from tests.browser import steps
from tests.browser.signing_in import become
from tests.browser.steps import GRACE, Person
from tests.browser.visitor import Visitor
from tests.factories import (
    ClaimFactory,
    MentorFactory,
    ProviderFactory,
    SchoolFactory,
    claimant_at,
    let_claim,
    open_window,
    person_at,
    window_in,
)
from tests.roles import as_owner

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def see(visitor: Visitor, address: str, *words: str) -> None:
    visitor.open(address)
    for each in words:
        assert each in visitor.words


def test_the_list_of_claims_in_every_situation(chromium: Browser, live_server) -> None:
    school = SchoolFactory(name="Fernhollow Primary School")
    address = f"/schools/{school.public_id}/claims/"
    with Visitor(chromium, live_server.url, width=320) as visitor:
        become(visitor, sam := claimant_at(school, first_name="Sam", last_name="Okafor"))
        see(visitor, address, "We will email you when the next window opens.", "You have not made a claim")

        window = open_window()
        with as_owner():
            ClaimWindow.objects.filter(pk=window.pk).update(opens_on=today() + timedelta(days=3))
        see(visitor, address, "The next claim window opens on")

        with as_owner():
            ClaimWindow.objects.filter(pk=window.pk).update(opens_on=window.opens_on)
        see(visitor, address, "Our records do not show trainee teachers at your school")

        let_claim(school)
        see(visitor, address, "Add the mentors you want to claim for first.")

        ada = MentorFactory(at=[school], first_name="Ada", last_name="Ní Bhriain")
        see(visitor, address, "Start a claim", "You have not made a claim")

        ClaimFactory(school=school, created_by=sam, hours_of={ada: None})
        see(visitor, address, "Needs you", "1 claim")

        last_year = window_in(window.academic_year_id - 1)
        for number, status in enumerate([Status.SUBMITTED, Status.PAID, Status.WITHDRAWN] * 10):
            ClaimFactory(
                school=school, window=window, status=status, hours_of={MentorFactory(last_name=f"Lis{number}"): 9}
            )
        ClaimFactory(school=school, window=last_year, status=Status.PAID)
        see(visitor, address, "31 claims", "Apply filter", "Totals for")
        visitor.look_at(1280, 320)
        visitor.follow(visitor.page.get_by_role("link", name="Next"))
        assert "(page 2 of 2)" in visitor.page.title()
        see(visitor, f"{address}?print=yes", "31 claims")


def test_a_mentor_is_looked_for_in_every_way_that_can_go_wrong(chromium, live_server, teaching_record) -> None:
    school = SchoolFactory(name="Fernhollow Primary School")
    with Visitor(chromium, live_server.url, width=320) as visitor:
        become(visitor, claimant_at(school))
        see(visitor, f"/schools/{school.public_id}/mentors/", "You have no mentors on your list yet.")
        visitor.press("Add a mentor")
        visitor.press("Continue")
        expect(visitor.page.locator(".govuk-error-summary")).to_be_focused()

        steps.look_for_mentor(visitor, Person("Nobody", "9999999", ("1", "1", "1980")))
        assert "not-found" in visitor.page.url

        visitor.open(f"/schools/{school.public_id}/mentors/add/")
        steps.add_mentor(visitor, GRACE)
        visitor.look_at(1280, 320)
        visitor.open(f"/schools/{school.public_id}/mentors/add/")
        steps.look_for_mentor(visitor, GRACE)
        assert "Grace Oyelaran is already on your list" in visitor.words


def test_many_mentors_are_searched(chromium: Browser, live_server) -> None:
    school = SchoolFactory(name="Fernhollow Primary School")
    for number in range(26):
        MentorFactory(at=[school], first_name="Grace", last_name=f"Oyelaran-Featherstonehaugh {number}")
    with Visitor(chromium, live_server.url, width=320) as visitor:
        become(visitor, claimant_at(school))
        see(visitor, f"/schools/{school.public_id}/mentors/", "Next")
        visitor.page.get_by_role("textbox").fill("Featherstonehaugh 25")
        visitor.press("Search")
        assert visitor.h1 == "Grace Oyelaran-Featherstonehaugh 25"
        visitor.open(f"/schools/{school.public_id}/mentors/")
        visitor.page.get_by_role("textbox").fill("Featherstonehaugh")
        visitor.press("Search")
        assert "26 mentors found" in visitor.words
        visitor.page.get_by_role("textbox").fill("Nobody")
        visitor.press("Search")
        assert "Nobody on your list has all of these words" in visitor.words


def test_somebody_without_an_organisation_and_a_provider_without_claims(chromium: Browser, live_server) -> None:
    with Visitor(chromium, live_server.url, width=320) as visitor:
        become(visitor, claimant_at())
        see(visitor, "/your-organisations/", "no school or provider has added this address")
        visitor.open("/account/")
        visitor.context.clear_cookies()
        provider = ProviderFactory()
        become(visitor, person_at(provider))
        see(visitor, f"/providers/{provider.code}/claims-to-check/", "Nothing to check now.")
