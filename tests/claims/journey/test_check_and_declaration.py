import pytest

from claims.actions.submit import submit
from claims.models import Claim
from claims.states import Status
from tests.factories import claimant_at
from tests.factories.claims import ANSWERS
from tests.journeys.visitor import Visitor
from tests.raw_changes import by_hand
from tests.roles import as_owner

pytestmark = pytest.mark.django_db


THE_PAYER = (
    "A government team pays this grant. "
    "It pays your local authority, North Yorkshire, which passes the money to your school."
)


def submit_as(visitor, address):
    visitor.open(address)
    return visitor.send(is_mentor="no")


def test_whether_the_provider_confirmed_is_asked_with_the_hours_beside_it(sam, at, draft):
    with as_owner():
        draft.trainings.update(hours=14)
        Claim.objects.filter(pk=draft.pk).update(**ANSWERS | {"provider_confirmed": None})
    page = sam.open(at("claims:provider-confirmed", draft))
    assert page.h1 == "Has Harbourlight SCITT confirmed these hours?"
    assert sam.send().errors == ["Select whether Harbourlight SCITT has confirmed these hours"]

    sam.send(confirmed="no")

    draft.refresh_from_db()
    assert draft.provider_confirmed is False
    assert sam.address == at("claims:check", draft)


def test_the_check_page_shows_a_sum_that_can_be_redone_and_nothing_that_the_school_knows(sam, at, ready):
    page = sam.open(at("claims:check", ready))

    assert page.h1 == "Check your claim before you submit it"
    assert "Hours: 14 Rate: £43.80 Amount: £613.20" in page.words
    assert page.words.count("£613.20") == 1
    assert "Rest of England rate." in page.words
    assert not [known for known in ("URN", "Academic year", "The payer", ready.school.name) if known in page.words]


@pytest.mark.parametrize(
    ("link", "answers"),
    [
        ("Change hours for Ada Ní Bhriain", {"hours": "14"}),
        ("Change whether the provider has confirmed the hours", {"confirmed": "no"}),
    ],
)
def test_a_change_comes_back_to_the_check_page(sam, at, ready, link, answers):
    sam.open(at("claims:check", ready))
    sam.follow(link)

    sam.send(**answers)

    assert sam.address == at("claims:check", ready)


def test_a_change_that_opens_a_question_asks_it_first(sam, at, ready, ada, grace):
    sam.open(at("claims:check", ready))
    sam.follow("Change mentors")

    sam.send(mentors=[ada.public_id, grace.public_id])
    assert sam.page.h1 == "How many hours of training did Grace Oyelaran complete?"
    sam.send(hours="12")
    sam.answer_the_rest()

    assert sam.address == at("claims:check", ready)


@pytest.mark.parametrize("word", ["https://example.org/", "//example.org", "nowhere", ""])
def test_only_fixed_words_lead_back(sam, at, ready, ada, word):
    sam.open(f"{at('claims:hours-of', ready, mentor=ada.public_id)}?return={word}")

    sam.send(hours="14")

    assert sam.address == at("claims:check", ready)


@pytest.mark.parametrize("page", ["claims:provider-confirmed", "claims:check", "claims:declaration"])
def test_a_step_that_was_skipped_leads_to_the_first_unanswered_question(sam, at, draft, ada, page):
    sam.open(at(page, draft))

    assert sam.address == at("claims:hours-of", draft, mentor=ada.public_id)


def test_the_declaration_says_what_is_claimed_and_asks_whether_one_is_the_mentor(sam, at, ready):
    page = sam.open(at("claims:declaration", ready))

    claims = "Fernhollow Primary School claims £613.20 for 14 hours of training by Harbourlight SCITT"
    assert f"{claims} for Ada Ní Bhriain." in page.words
    assert "Are you Ada Ní Bhriain?" in page.words
    assert sam.send().errors == ["Select yes if you are Ada Ní Bhriain"]
    assert Claim.objects.drafts().count() == 1


def test_several_mentors_are_asked_about_together(sam, at, ready, grace):
    ready.trainings.create(mentor=grace, hours=12)

    page = sam.open(at("claims:declaration", ready))

    assert "Are you one of these mentors?" in page.words
    assert sam.send().errors == ["Select yes if you are one of these mentors"]


def test_submitting_ends_at_a_confirmation_that_can_be_refreshed(sam, at, ready):
    submit_as(sam, at("claims:declaration", ready))
    assert sam.address == at("claims:submitted", ready)

    page = sam.open(sam.address)

    assert page.h1 == "You have submitted your claim"
    assert "14 hours × £43.80 = £613.20" in page.words
    assert f"The claim goes to the payer. {THE_PAYER}" in page.words
    assert "If yours is chosen, there is nothing to do unless we email you with a question." in page.words


def test_the_confirmation_says_who_was_emailed_as_its_reader_would(sam, at, ready, priya_nair):
    submit_as(sam, at("claims:declaration", ready))

    assert "We have emailed you, with a copy to your school’s managers." in sam.page.words
    page = Visitor(priya_nair).open(sam.address)
    assert "We have emailed Sam Okafor, with a copy to you and any other managers at your school." in page.words


def test_a_manager_who_submits_does_not_read_of_herself_by_name(at, ready, priya_nair):
    priya = Visitor(priya_nair)

    submit_as(priya, at("claims:declaration", ready))

    assert "We have emailed you and any other managers at your school." in priya.page.words
    on_paper = "Submitted by Priya Nair on"
    assert "Priya" not in priya.page.words.replace(on_paper, "")


def test_a_school_that_is_paid_without_its_authority_reads_so(sam, at, ready, fernhollow):
    fernhollow.type_group = "Academies"
    with as_owner():
        fernhollow.save()

    submit_as(sam, at("claims:declaration", ready))
    page = sam.open(at("claims:submitted", ready))

    assert "It pays your school or trust directly." in page.words
    assert "North Yorkshire" not in page.words


def test_two_people_who_submit_one_draft_both_land_on_the_confirmation(sam, at, ready, fernhollow):
    priya = Visitor(claimant_at(fernhollow))
    sam.open(at("claims:declaration", ready))
    priya.open(at("claims:declaration", ready))

    sam.send(is_mentor="no")
    priya.send(is_mentor="yes")

    assert sam.address == priya.address == at("claims:submitted", ready)
    claim = Claim.objects.get()
    assert (claim.status, claim.submitter_is_mentor) == (Status.SUBMITTED, False)
    assert sam.page.h1 == "You have submitted your claim"
    assert priya.page.h1 == "Sam Okafor has submitted this claim"
    assert "Your school claimed £" in priya.page.words


def test_after_the_window_the_confirmation_shows_where_the_claim_stands(sam, at, ready, sam_okafor):
    submit(claim=ready, submitter_is_mentor=False, by=sam_okafor)
    with by_hand():
        Claim.objects.filter(pk=ready.pk).update(status=Status.PAYMENT_IN_PROGRESS)

    page = sam.open(at("claims:submitted", ready))

    assert "Where it stands today" in page.words
    assert "With the payer" in page.words


def test_the_confirmation_of_a_draft_leads_to_the_draft(sam, at, draft):
    sam.open(at("claims:submitted", draft))

    assert sam.address == at("claims:tasks", draft)


def test_the_grant_conditions_open_beside_the_declaration_and_lead_back_to_it(sam, at, ready, fernhollow):
    address = at("claims:declaration", ready)
    page = sam.open(address)
    words = f"grant conditions for {ready.window.academic_year} (opens in a new tab)"
    [link] = [one for one in page.root.all("a") if one.words == words]
    assert link.get("target") == "_blank"

    sam.follow(words)
    assert sam.page.h1.startswith("Grant conditions")
    sam.follow("Back to where you were")

    assert sam.address == address
