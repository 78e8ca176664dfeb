import pytest
from playwright.sync_api import Browser

from accounts.models import User
from claims.actions.change import start_change
from claims.actions.draft import delete_draft, hand_over, set_hours
from claims.actions.submit import submit
from claims.models import Claim
from claims.states import Status
from tests.browser.signing_in import become
from tests.browser.visitor import Visitor
from tests.factories import (
    ClaimFactory,
    MentorFactory,
    ProviderFactory,
    claimant_at,
    claiming_school,
    manager_at,
    person_at,
    support_user,
)
from tests.factories.answers import answer_the_rest

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_each_reader_can_read_an_eventful_claim_at_both_widths(chromium: Browser, live_server) -> None:
    school = claiming_school(name="Fernhollow Primary School")
    sam = claimant_at(school, first_name="Sam", last_name="Okafor")
    priya = manager_at(school, first_name="Priya", last_name="Nair")
    draft = ClaimFactory(
        school=school,
        provider=ProviderFactory(name="Harbourlight SCITT"),
        created_by=sam,
        hours_of={MentorFactory(first_name="Ada", last_name="Ní Bhriain"): 14, MentorFactory(): 12},
        answered=True,
    )
    for _ in range(30):
        ClaimFactory(school=school, provider=draft.provider, status=Status.PAID)
    hand_over(claim=draft, to=priya, note="The hours are in the register, in Ada’s folder.", by=sam)
    school_page, provider_page = f"/schools/{school.public_id}/claims/", f"/providers/{draft.provider.code}/claims/"
    console_page = f"/support/claims/{draft.reference}/"

    see(chromium, live_server.url, priya, f"{school_page}{draft.reference}/tasks/", "in Ada’s folder")
    change_it_and_give_up_another_change(draft, priya)

    see(chromium, live_server.url, sam, f"{school_page}{draft.reference}/", "Change given up")
    marcus = person_at(draft.provider)
    see(chromium, live_server.url, marcus, provider_page, "31 claims")
    see(chromium, live_server.url, marcus, f"{provider_page}{draft.reference}/", "Changed")
    robin = support_user()
    see(chromium, live_server.url, robin, console_page, "Change given up")
    see(chromium, live_server.url, robin, f"{console_page}history/", "Hours entered, in a change")
    deleted = ClaimFactory(school=school, created_by=sam, hours_of={MentorFactory(): 3})
    delete_draft(claim=deleted, by=sam)
    see(chromium, live_server.url, robin, f"/support/claims/{deleted.reference}/", "deleted this draft on")


def change_it_and_give_up_another_change(draft: Claim, by: User) -> None:
    draft.refresh_from_db()
    claim = submit(claim=draft, submitter_is_mentor=False, by=by)
    first = claim.trainings.order_by("pk")[0].mentor_id
    change = start_change(claim=claim, by=by)
    change = set_hours(claim=change, hours={first: 9}, version=1, by=by)
    change = answer_the_rest(change, by)
    submit(claim=change, submitter_is_mentor=False, by=by)
    delete_draft(claim=start_change(claim=claim, by=by), by=by)


def see(chromium: Browser, server: str, reader: User, address: str, words: str) -> None:
    with Visitor(chromium, server, width=320) as visitor:
        become(visitor, reader)
        visitor.open(address)
        visitor.look_at(1280, 320)
        assert words in visitor.words
