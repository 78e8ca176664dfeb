"""When something stands in the way, asking is a button or a short form, and one message."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from claims.actions.ask import ask_to_check_eligibility
from claims.actions.change import start_change
from claims.actions.draft import set_hours
from claims.actions.submit import submit
from common.clock import today
from common.words import in_words
from messages_out.models import Message
from schools.models import Eligibility
from tests.factories import AcademicYearFactory, ClaimFactory, SchoolFactory, claimant_at, manager_at, support_user
from tests.factories.answers import answer_the_rest, fill_in_answers
from tests.journeys.visitor import Visitor
from tests.queries import MOST_QUERIES, queries_of
from tests.raw_changes import take_back_acceptances
from tests.roles import as_owner

pytestmark = pytest.mark.django_db


def test_a_school_that_is_not_eligible_asks_us_to_check(sam, at, fernhollow, ada):
    with as_owner():
        Eligibility.objects.all().delete()
    sam.open(at("claims:list"))
    sam.follow("Ask us to check")
    assert sam.send().errors == ["Enter the accredited provider that placed trainee teachers at your school"]

    page = sam.send(provider="Harbourlight SCITT")

    assert "We have asked our support team to check." in page.words
    message = Message.objects.get()
    assert message.template == "check_eligibility"
    assert message.subject.startswith("Fernhollow Primary School: ")
    assert "Harbourlight SCITT" in message.body


def test_that_we_were_asked_to_check_stays_on_the_pages_that_ask_for_it(
    sam, priya, at, fernhollow, draft, window, sam_okafor, priya_nair
):
    with as_owner():
        fernhollow.eligibilities.all().delete()
        take_back_acceptances()
        draft.trainings.update(hours=14)
    fill_in_answers(draft)
    year = window.academic_year
    priya.open(at("claims:list"))
    assert "asked us to check" not in priya.page.words

    ask_to_check_eligibility(school=fernhollow, year=year, provider="Harbourlight", by=sam_okafor)

    asked = f"Sam Okafor asked us to check on {in_words(today())}. We email the answer."
    assert queries_of(lambda: priya.open(at("claims:list"))) <= MOST_QUERIES
    for page in (at("claims:list"), at("claims:what-you-can-claim"), at("claims:check", draft)):
        words = priya.open(page).words
        assert asked in words
        assert "tell us which accredited provider" not in words
        assert "Ask us again" in priya.page.links

    ask_to_check_eligibility(school=fernhollow, year=year, provider="London East", by=priya_nair)
    assert "Priya Nair asked us to check on" in sam.open(at("claims:list")).words
    assert {message.caused_by for message in Message.objects.all()} == {sam_okafor, priya_nair}

    assert "Priya Nair asked us to check on" in Visitor(support_user()).open(at("claims:list")).words


def test_what_was_asked_for_another_year_or_school_is_not_told(sam, at, fernhollow, window, sam_okafor):
    other = SchoolFactory()
    with as_owner():
        fernhollow.eligibilities.all().delete()
    another_year = AcademicYearFactory(start_year=window.academic_year_id - 1)
    ask_to_check_eligibility(school=fernhollow, year=another_year, provider="Harbourlight", by=sam_okafor)
    year = window.academic_year
    ask_to_check_eligibility(school=other, year=year, provider="Harbourlight", by=claimant_at(other))

    page = sam.open(at("claims:list"))

    assert "asked us to check" not in page.words
    assert "Ask us to check" in page.links


def test_a_school_that_is_eligible_is_not_looked_up_among_those_who_asked(sam, at, ada):
    with CaptureQueriesContext(connection) as queries:
        sam.open(at("claims:list"))

    assert not [query for query in queries.captured_queries if "eligibility check asked for" in query["sql"]]


def test_a_school_that_is_eligible_has_nothing_to_ask(sam, at):
    sam.open(at("claims:ask-to-check"))

    assert sam.address == at("claims:list")


def test_managers_are_asked_once_a_day(sam, at, fernhollow, ada, priya_nair):
    with as_owner():
        take_back_acceptances()
        fernhollow.memberships.filter(level="manager").exclude(user=priya_nair).delete()
    sam.open(at("claims:list"))
    assert "Ask Priya Nair by email" in sam.page.words
    sam.address = at("claims:ask-managers")

    page = sam.send()
    assert "We have emailed Priya Nair" in page.words
    sam.address = at("claims:ask-managers")
    page = sam.send()

    assert "We have emailed Priya Nair earlier today, so nothing was sent now" in page.words
    message = Message.objects.get()
    assert message.to == priya_nair.email
    assert message.template == "conditions_wait"


@pytest.mark.parametrize("gone", [{"is_active": False}, {"is_support": True, "support_level": "operator"}])
def test_where_no_manager_can_be_asked_nobody_is_offered(sam, at, fernhollow, priya_nair, gone):
    with as_owner():
        take_back_acceptances()
        User.objects.filter(school_memberships__level="manager").update(**gone)

    for page in (sam.open(at("claims:list")), sam.open(at("schools:grant-conditions"))):
        assert "Your school has no manager yet." in page.words
        assert "Priya Nair" not in page.words
        assert "by email" not in page.words


def test_managers_stand_in_the_order_of_their_names(sam, at, fernhollow):
    with as_owner():
        take_back_acceptances()
        fernhollow.memberships.filter(level="manager").delete()
    for name in ("Zoë", "Łukasz", "Élan", "adam"):
        manager_at(fernhollow, first_name=name, last_name="Lis")

    in_order = "adam Lis, Élan Lis, Łukasz Lis or Zoë Lis"
    assert f"{in_order} can accept them." in sam.open(at("claims:list")).words
    assert f"for your school: {in_order}." in sam.open(at("schools:grant-conditions")).words


def test_managers_whom_support_asks_read_no_name_of_a_person(at, ada, priya_nair):
    take_back_acceptances()
    robin = Visitor(support_user(first_name="Robin", last_name="Hale"))
    robin.open(at("claims:list"))
    robin.address = at("claims:ask-managers")

    robin.send()

    message = Message.objects.get(to=priya_nair.email)
    assert "Claim funding support asked us to tell you." in message.body
    assert "Robin" not in message.body


def test_once_the_conditions_are_accepted_nobody_is_asked(sam, at):
    sam.open(at("claims:list"))
    sam.address = at("claims:ask-managers")

    sam.send()

    assert Message.objects.count() == 0


def test_strangers_cannot_ask_for_a_school(at, fernhollow):
    stranger = Visitor(claimant_at(SchoolFactory()))

    assert stranger.client.post(at("claims:ask-managers")).status_code == 404


def test_the_versions_of_a_changed_claim_are_kept_and_shown(sam, at, fernhollow, harbourlight, sam_okafor, ada):
    draft = ClaimFactory(
        school=fernhollow, provider=harbourlight, created_by=sam_okafor, hours_of={ada: 14}, answered=True
    )
    claim = submit(claim=draft, submitter_is_mentor=False, by=sam_okafor)
    assert "See what was submitted before" not in sam.open(at("claims:claim", claim)).links
    change = start_change(claim=claim, by=sam_okafor)
    change = set_hours(claim=change, hours={ada.pk: 10}, version=change.version, by=sam_okafor)
    change = answer_the_rest(change, sam_okafor)
    submit(claim=change, submitter_is_mentor=False, by=sam_okafor)

    sam.open(at("claims:claim", claim))
    page = sam.follow("See what was submitted before")

    assert "10 hours × £43.80 = £438.00" in page.words
    assert "14 hours × £43.80 = £613.20" in page.words
    sam.open(at("claims:declaration", change))
    assert sam.page.h1 == f"Claim {claim.reference}"


# --- A detour from a draft leads back to it -----------------------------------------------------------------


@pytest.fixture
def waiting(draft):
    """A draft in which every question has an answer, at a school whose conditions wait."""
    with as_owner():
        take_back_acceptances()
        draft.trainings.update(hours=14)
    return fill_in_answers(draft)


@pytest.mark.parametrize(
    ("page", "link"), [("check", "Read and accept the conditions"), ("tasks", "Grant conditions for")]
)
def test_accepting_the_conditions_from_a_draft_leads_back_to_it(at, waiting, priya_nair, page, link):
    priya = Visitor(priya_nair)
    priya.open(at(f"claims:{page}", waiting))
    priya.follow(next(words for words in priya.page.links if words.startswith(link)))
    assert priya.page.links["Back to where you were"] == at(f"claims:{page}", waiting)

    page_now = priya.send()

    assert priya.address == at(f"claims:{page}", waiting)
    assert "You have accepted the grant conditions" in page_now.words


def test_asking_the_managers_from_a_draft_leads_back_to_it(sam, at, waiting, priya_nair):
    page = sam.open(at("claims:check", waiting))
    form = next(form for form in page.root.all("form") if "ask-managers" in form.get("action"))

    page = sam.send_to(form.get("action"))

    assert sam.address == at("claims:check", waiting)
    assert "We have emailed" in page.words


def test_asking_us_to_check_from_a_draft_leads_back_to_it(sam, at, waiting):
    with as_owner():
        Eligibility.objects.all().delete()
    sam.open(at("claims:check", waiting))
    sam.follow("Ask us to check")

    sam.send(provider="Harbourlight SCITT")

    assert sam.address == at("claims:check", waiting)


@pytest.mark.parametrize("address", ["https://example.org/", "//example.org", "/nowhere/", "/sign-out/", ""])
def test_a_detour_leads_back_to_pages_of_ours_only(at, waiting, priya_nair, address):
    priya = Visitor(priya_nair)

    priya.send_to(f"{at('schools:grant-conditions')}?next={address}")

    assert priya.address == at("claims:list")


def test_what_identifies_a_mentor_does_not_go_to_support_by_email(sam, at, fernhollow, ada):
    with as_owner():
        fernhollow.eligibilities.all().delete()
    sam.open(at("claims:ask-to-check"))

    page = sam.send(provider="Harbourlight, mentor 1234567")

    assert page.errors == ["Accredited provider must not include a TRN. Write the name of the mentor instead"]
    assert not Message.objects.exists()
