"""The school's reply and support's decision, from page to page."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from claims.models import Claim, ClaimWindow
from claims.states import Status
from govuk.forms import Form
from mentors.models import Mentor
from sampling.decisions.models import Decision
from sampling.replies.models import Reply, SentReply
from tests.factories import MentorFactory, ProviderFactory, SchoolFactory, claimant_at, person_at, support_user
from tests.pages import Page, inspect
from tests.sampling.replies.refused import accept, dispute, find, make_late, refused, send_off

pytestmark = pytest.mark.django_db


@pytest.fixture
def ada() -> Mentor:
    return MentorFactory(first_name="Ada", last_name="Lovelace")


@pytest.fixture
def grace() -> Mentor:
    return MentorFactory(first_name="Grace", last_name="Oyelaran")


@pytest.fixture
def claim(window: ClaimWindow, ada: Mentor, grace: Mentor) -> Claim:
    school, provider = SchoolFactory(name="Fernhollow Primary School"), ProviderFactory(name="Harbourlight SCITT")
    return refused(window, {ada: 14, grace: 12}, {grace: 8}, school=school, provider=provider, status=Status.PAID)


@pytest.fixture
def sam(claim: Claim) -> User:
    return claimant_at(claim.school, first_name="Sam", last_name="Okafor")


@pytest.fixture
def browser(client: Client, sam: User) -> Client:
    client.force_login(sam)
    return client


@pytest.fixture
def support(claim: Claim) -> Client:
    client = Client()
    client.force_login(support_user())
    return client


@pytest.fixture
def reply(claim: Claim) -> str:
    return f"{claim.get_absolute_url()}reply/"


def filled(form: Form) -> dict[str, str]:
    return {bound.html_name: str(value) for bound in form if (value := bound.value()) is not None}


def chosen(browser: Client, address: str, **answers: str) -> dict[str, str]:
    """The page's own form, with these answers."""
    return filled(browser.get(address).context["form"]) | answers


def about_url(claim: Claim) -> str:
    return f"/support/claims/{claim.reference}/"


def page(browser: Client, address: str) -> Page:
    return inspect(browser.get(address))


def test_a_dispute_from_the_claim_to_the_panel_and_everybody_reads_where_it_is(
    browser: Client, support: Client, claim: Claim, grace: Mentor, reply: str
) -> None:
    start = page(browser, claim.get_absolute_url())
    assert start.links["Reply to the provider"] == reply
    overview = page(browser, reply)
    assert "does not agree the hours for 1 of 2 mentors" in overview.words
    assert "£175.20 of £1,138.80 is in question: it would have to be returned" in overview.words
    assert "Agreed: Ada Lovelace, 14 hours" in overview.words
    to_grace = overview.links["Reply about Grace Oyelaran"]

    asked = page(browser, to_grace)
    assert asked.h1 == "Do you accept Harbourlight SCITT’s record for Grace Oyelaran?"
    assert "Your claim becomes £963.60" in asked.words
    assert "Harbourlight SCITT and our support team read your words" in asked.words
    said = {"accepts": "no", "hours": "12", "words": "She came to every session"}
    evidence = page(browser, browser.post(to_grace, chosen(browser, to_grace, **said))["Location"])
    to_check = evidence.links["I have no files"]
    check = page(browser, to_check)
    assert "£1,138.80 now, £963.60 if our support team agrees with the provider" in check.words
    assert "Only our support team sees your files. Send it by" in check.words

    form = chosen(browser, to_check)
    after = browser.post(to_check, form)["Location"]
    assert browser.post(to_check, form)["Location"] == after

    assert SentReply.objects.count() == 1
    sent = page(browser, after)
    assert sent.h1 == "Reply sent"
    assert "Grace Oyelaran: disputed, 12 hours can be shown." in sent.words
    assert "Our support team decides by" in sent.words
    assert browser.get(to_grace)["Location"] == claim.get_absolute_url()
    assert "Reply sent" in page(browser, claim.get_absolute_url()).words
    provider = Client()
    provider.force_login(person_at(claim.provider))
    theirs = page(provider, f"/providers/{claim.provider.code}/claims/{claim.reference}/")
    assert "Disputed by school" in theirs.words
    assert "Decision needed" in page(support, "/support/").words


@pytest.mark.parametrize(
    ("typed", "error"),
    [
        ({}, "Select whether you accept 8 hours for Grace Oyelaran"),
        ({"accepts": "no", "hours": "8", "words": "x"}, "Hours you can show must be from 9 to 12"),
        ({"accepts": "no", "hours": "13", "words": "x"}, "Hours you can show must be from 9 to 12"),
        ({"accepts": "no", "hours": "12"}, "Enter why you do not accept the record"),
    ],
)
def test_what_is_missing_in_a_reply_is_said(
    browser: Client, grace: Mentor, reply: str, typed: dict[str, str], error: str
) -> None:
    address = f"{reply}{grace.public_id}/"

    answer = browser.post(address, chosen(browser, address, **typed))

    assert inspect(answer).errors == [error]
    assert not Reply.objects.exists()


def test_a_mentor_who_is_not_refused_is_not_found_and_a_stranger_finds_nothing(
    browser: Client, support: Client, ada: Mentor, reply: str
) -> None:
    assert browser.get(f"{reply}{ada.public_id}/").status_code == 404
    stranger = Client()
    stranger.force_login(claimant_at(SchoolFactory()))
    assert stranger.get(reply).status_code == 404
    assert support.get(reply).status_code == 403


def test_a_colleagues_reply_is_shown_and_nothing_is_saved(
    browser: Client, claim: Claim, grace: Mentor, reply: str
) -> None:
    address = f"{reply}{grace.public_id}/"
    form = chosen(browser, address, accepts="yes")
    dispute(claim, grace, 12, claimant_at(claim.school))

    answer = browser.post(address, form)

    assert answer.status_code == 409
    assert "A colleague replied about Grace Oyelaran meanwhile: Disputed: 12 hours" in inspect(answer).words
    again = browser.post(address, filled(answer.context["form"]))
    assert again["Location"] == f"{reply}check/"
    assert Reply.objects.get().accepts


def test_five_are_accepted_at_once(client: Client, window: ClaimWindow) -> None:
    mentors = [MentorFactory() for _ in range(5)]
    claim = refused(window, dict.fromkeys(mentors, 3), dict.fromkeys(mentors, 2))
    client.force_login(claimant_at(claim.school))
    address = f"{claim.get_absolute_url()}reply/"
    assert "Accept all that are not answered" in page(client, address).words

    assert client.post(address)["Location"] == f"{address}check/"

    client.post(f"{address}check/", chosen(client, f"{address}check/"))
    sent = page(client, f"{address}sent/")
    assert "Next it goes to the payer, for £438.00" in sent.words
    claim.refresh_from_db()
    assert (claim.status, claim.hours_given_back) == (Status.SUBMITTED, 5)


def test_support_decides_one_mentor_and_sends_the_decision_once(
    support: Client, claim: Claim, sam: User, grace: Mentor
) -> None:
    dispute(claim, grace, 12, sam)
    send_off(claim, sam)
    queue = page(support, "/support/replies/")
    assert "To decide" in queue.words
    about = page(support, queue.links[claim.reference])
    overview = page(support, about.links["Decide"])
    assert "She came to every session" in overview.words

    one = overview.links["Decide about Grace Oyelaran"]
    asked = page(support, one)
    assert asked.h1 == "Decide about Grace Oyelaran"
    assert "£525.60" in asked.words
    missing = inspect(support.post(one, chosen(support, one, choice="another")))
    assert missing.errors == ["Enter how many hours were done", "Enter the reason"]
    found = chosen(support, one, choice="another", hours="10", reason="The register shows it")
    to_send = support.post(one, found)["Location"]
    ready = page(support, to_send)
    assert "2 hours x £43.80 = £87.60 has to be returned. A second person approves that" in ready.words
    form = chosen(support, to_send)
    assert support.post(to_send, form).status_code == support.post(to_send, form).status_code == 303

    claim.refresh_from_db()
    assert (claim.status, claim.hours_to_return) == (Status.CLAWBACK_REQUIRES_APPROVAL, 2)
    assert Decision.objects.count() == 1
    assert "Decided" in page(support, f"/support/claims/{claim.reference}/history/").words
    assert "Grace Oyelaran: 10 hours. “The register shows it”" in page(support, about_url(claim)).words
    assert "No dispute to decide" in page(support, "/support/replies/").words


def test_a_decision_is_not_sent_over_a_finding_that_changed(
    support: Client, claim: Claim, sam: User, grace: Mentor
) -> None:
    dispute(claim, grace, 12, sam)
    send_off(claim, sam)
    find(claim, grace, 12, support_user())
    address = f"/support/claims/{claim.reference}/decide/"
    seen = chosen(support, address)
    one = f"{address}{grace.public_id}/"
    support.post(one, chosen(support, one, choice="8", reason="No paper"))

    assert support.post(address, seen).status_code == 409
    assert not Decision.objects.exists()


def test_replies_that_did_not_come_are_listed_and_can_be_decided_when_late(support: Client, claim: Claim) -> None:
    decide = f"/support/claims/{claim.reference}/decide/"
    assert "No reply yet" in page(support, "/support/replies/").words
    assert support.get(decide)["Location"] == f"/support/claims/{claim.reference}/"

    make_late(claim)

    assert "Overdue" in page(support, "/support/replies/").words
    assert "Replies overdue" in page(support, "/support/").words
    assert "has not replied" in page(support, decide).words
    late = page(support, "/support/claims/?status=school-overdue")
    assert claim.reference in late.words
    assert claim.reference in page(support, "/support/claims/?waiting=support").words
    assert claim.reference not in page(support, "/support/claims/?waiting=school").words


def test_a_disputed_claim_needs_nobody_at_the_school(browser: Client, claim: Claim, sam: User, grace: Mentor) -> None:
    listed = f"/schools/{claim.school.public_id}/claims/?group="
    assert claim.reference in page(browser, f"{listed}needs-you").words
    dispute(claim, grace, 12, sam)
    send_off(claim, sam)

    assert claim.reference not in page(browser, f"{listed}needs-you").words
    assert claim.reference in page(browser, f"{listed}in-progress").words
    assert claim.reference in page(browser, f"{listed}reply-sent").words
    assert claim.reference not in page(browser, f"{listed}reply-needed").words


def test_more_mentors_and_more_claims_are_no_more_queries(client: Client, support: Client, window: ClaimWindow) -> None:
    def queries(browser: Client, address: str) -> int:
        with CaptureQueriesContext(
            connection,
        ) as found:
            assert browser.get(address).status_code == 200
        return len(found)

    one, many = [MentorFactory()], [MentorFactory() for _ in range(6)]
    few = refused(window, dict.fromkeys(one, 3), dict.fromkeys(one, 2), status=Status.PAID)
    client.force_login(claimant_at(few.school))
    make_late(few)
    pages = ["{claim}reply/", "{claim}reply/check/"], ["/support/claims/{reference}/decide/", "/support/replies/"]

    def counted(claim: Claim) -> list[int]:
        whose = [(client, path) for path in pages[0]] + [(support, path) for path in pages[1]]
        return [
            queries(browser, path.format(claim=claim.get_absolute_url(), reference=claim.reference))
            for browser, path in whose
        ]

    counted(few)  # what a first visit reads once
    before = counted(few)
    more = refused(window, dict.fromkeys(many, 3), dict.fromkeys(many, 2), school=few.school, provider=few.provider)
    make_late(more)
    for mentor in many[:3]:
        accept(more, mentor, claimant_at(more.school))

    assert counted(more) == before
    assert max(before) <= 20
