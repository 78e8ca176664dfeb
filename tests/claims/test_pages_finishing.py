"""Agreed, check, declaration, confirmation; and what stands in the way of submitting."""

from datetime import datetime, time, timedelta

import pytest
import time_machine

from claims import actions
from claims.models import Claim
from claims.states import Status
from common.clock import LONDON, today
from schools.models import Eligibility, GrantConditionsAcceptance, HourlyRate
from tests.by_hand import by_hand
from tests.factories import ClaimFactory, SchoolFactory, claimant_at, support_user
from tests.journeys.visitor import Visitor

pytestmark = pytest.mark.django_db


THE_PAYER = (
    "The payer is the government team that pays this grant. "
    "It pays your local authority, North Yorkshire, which passes the money to your school."
)


@pytest.fixture
def ready(draft):
    """A draft in which every question has an answer."""
    draft.trainings.update(hours=14)
    draft.provider_confirmed = True
    draft.save()
    return draft


def submit_as(visitor, address):
    visitor.open(address)
    return visitor.send(is_mentor="no")


def test_whether_the_provider_confirmed_is_asked_with_the_hours_beside_it(sam, at, draft):
    draft.trainings.update(hours=14)
    page = sam.open(at("claims:agreed", draft))
    assert page.h1 == "Has Harbourlight SCITT confirmed these hours?"
    assert sam.send().errors == ["Select whether Harbourlight SCITT has confirmed these hours"]

    sam.send(confirmed="no")

    draft.refresh_from_db()
    assert draft.provider_confirmed is False
    assert sam.address == at("claims:check", draft)


def test_the_check_page_shows_a_sum_that_can_be_redone_and_says_that_nothing_is_submitted(sam, at, ready):
    page = sam.open(at("claims:check", ready))

    assert page.h1 == "Check your claim before you submit it"
    assert "It is not submitted yet." in page.words
    assert "14 hours × £43.80 = £613.20" in page.words
    assert "Rest of England rate" in page.words
    assert THE_PAYER in page.words


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
    sam.send(confirmed="yes")

    assert sam.address == at("claims:check", ready)


@pytest.mark.parametrize("word", ["https://example.org/", "//example.org", "nowhere", ""])
def test_only_fixed_words_lead_back(sam, at, ready, ada, word):
    sam.open(f"{at('claims:hours-of', ready, mentor=ada.public_id)}?return={word}")

    sam.send(hours="14")

    assert sam.address == at("claims:check", ready)


@pytest.mark.parametrize("page", ["claims:agreed", "claims:check", "claims:declaration"])
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
    assert sam.address == at("claims:confirmation", ready)

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
    assert "Priya" not in priya.page.words


def test_a_school_that_is_paid_without_its_authority_reads_so(sam, at, ready, fernhollow):
    fernhollow.type_group = "Academies"
    fernhollow.save()

    page = sam.open(at("claims:check", ready))

    assert "It pays your school or trust directly." in page.words
    assert "North Yorkshire" not in page.words


def test_two_people_who_submit_one_draft_both_land_on_the_confirmation(sam, at, ready, fernhollow):
    priya = Visitor(claimant_at(fernhollow))
    sam.open(at("claims:declaration", ready))
    priya.open(at("claims:declaration", ready))

    sam.send(is_mentor="no")
    priya.send(is_mentor="yes")

    assert sam.address == priya.address == at("claims:confirmation", ready)
    claim = Claim.objects.get()
    assert (claim.status, claim.submitter_is_mentor) == (Status.SUBMITTED, False)
    assert sam.page.h1 == "You have submitted your claim"
    assert priya.page.h1 == "Sam Okafor has submitted this claim"
    assert "Your school claimed £" in priya.page.words


def test_hours_that_went_meanwhile_are_named_with_the_cause_and_nothing_is_lowered(sam, at, ready, ada, harbourlight):
    sam.open(at("claims:declaration", ready))
    ClaimFactory(school=SchoolFactory(), provider=harbourlight, status=Status.SUBMITTED, hours_of={ada: 12})

    page = sam.send(is_mentor="no")

    assert sam.address == at("claims:check", ready) + "?refused=yes"
    assert (
        "Ada Ní Bhriain now has 4 hours left with Harbourlight SCITT, because another school has claimed 12 of the 16. "
        "Change these hours, or take Ada off this claim."
    ) in page.words
    assert "Continue to the declaration" not in page.links
    assert ready.trainings.get().hours == 14


def test_a_refused_submission_is_announced_as_an_error_with_the_way_to_put_it_right(sam, at, ready, ada, harbourlight):
    sam.open(at("claims:declaration", ready))
    ClaimFactory(school=SchoolFactory(), provider=harbourlight, status=Status.SUBMITTED, hours_of={ada: 12})

    page = sam.send(is_mentor="no")

    assert page.title.startswith("Error: Check your claim")
    assert [words.split(",")[0] for words in page.errors] == [
        "Ada Ní Bhriain now has 4 hours left with Harbourlight SCITT"
    ]
    assert page.summary_links[0].get("href") == f"{at('claims:hours-of', ready, mentor=ada.public_id)}?return=check"
    assert page.words.count("now has 4 hours left") == 1
    assert not sam.open(at("claims:check", ready)).errors


@pytest.mark.parametrize(
    ("take_away", "words", "way_on"),
    [
        (GrantConditionsAcceptance, "Your school needs to accept the grant conditions for", "schools:grant-conditions"),
        (Eligibility, "Our records do not show trainee teachers at your school in", "claims:ask-to-check"),
    ],
)
def test_a_submission_that_the_school_may_not_make_now_is_announced_as_an_error(
    sam, at, ready, take_away, words, way_on
):
    sam.open(at("claims:declaration", ready))
    take_away.objects.all().delete()

    page = sam.send(is_mentor="no")

    assert page.title.startswith("Error: Check your claim")
    assert page.errors[0].startswith(words)
    assert page.summary_links[0].get("href").startswith(at(way_on))


def test_a_refused_submission_for_which_nothing_stands_in_the_way_any_more_is_no_error(sam, at, ready):
    page = sam.open(at("claims:check", ready) + "?refused=yes")

    assert not page.errors
    assert "Continue to the declaration" in page.links


def test_a_question_that_a_colleague_opened_again_is_asked_before_the_claim_is_submitted(
    sam, at, ready, grace, priya_nair
):
    sam.open(at("claims:declaration", ready))
    mentors = [training.mentor for training in ready.trainings.all()]
    actions.choose_mentors(claim=ready, mentors=[*mentors, grace], version=ready.version, by=priya_nair)

    page = sam.send(is_mentor="no")

    assert sam.address == at("claims:hours-of", ready, mentor=grace.public_id)
    assert "Priya Nair changed this claim at" in page.words
    assert "so it was not submitted." in page.words


def test_a_colleagues_claim_for_the_same_mentor_is_named_with_who_submitted_it_and_when(sam, at, ready, priya_nair):
    ours = ClaimFactory(
        school=ready.school,
        provider=ready.provider,
        status=Status.SUBMITTED,
        created_by=priya_nair,
        submitted_at=datetime.combine(today(), time(15, 5), tzinfo=LONDON),
        hours_of={ready.trainings.get().mentor: 12},
    )

    page = sam.open(at("claims:check", ready))

    assert f"because Priya Nair submitted claim {ours.reference} for 12 hours at 3:05pm." in page.words


def test_while_the_conditions_wait_a_claimant_reads_who_can_accept_and_a_manager_is_led_there(
    sam, at, ready, priya_nair
):
    GrantConditionsAcceptance.objects.all().delete()

    page = sam.open(at("claims:check", ready))
    assert "Priya Nair" in page.words
    assert "Continue to the declaration" not in page.links
    sam.open(at("claims:declaration", ready))
    assert sam.address == at("claims:check", ready)

    priya = Visitor(priya_nair)
    priya.open(at("claims:check", ready))
    priya.follow("Read and accept the conditions")
    assert priya.page.h1.startswith("Grant conditions for")


def test_a_claim_sent_too_late_leads_to_the_list_and_the_draft_is_kept(sam, at, ready, window):
    sam.open(at("claims:declaration", ready))

    with time_machine.travel(window.closes_at + timedelta(seconds=1)):
        sam.client.force_login(Claim.objects.get().created_by)
        page = sam.send(is_mentor="no")

    assert sam.address == at("claims:list")
    assert "The window closed at 11:59pm on" in page.words
    assert "before this claim was submitted. Your draft is kept." in page.words
    assert Claim.objects.get().status == Status.DRAFT


def test_an_answer_sent_too_late_leads_to_the_readable_draft(sam, at, draft, ada, window):
    sam.open(at("claims:hours-of", draft, mentor=ada.public_id))

    with time_machine.travel(window.closes_at + timedelta(seconds=1)):
        sam.client.force_login(Claim.objects.get().created_by)
        page = sam.send(hours="14")

    assert sam.address == at("claims:claim", draft)
    assert "so your answer was not saved. Your draft is kept." in page.words


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ("claims:provider", {"provider": "none of ours"}),
        ("claims:mentors", {"mentors": "nobody"}),
        ("claims:hours", {"later": ""}),
        ("claims:agreed", {"confirmed": "no"}),
        ("claims:to-find", {"trn": "1234567"}),
    ],
)
def test_whatever_was_entered_when_the_window_closed_is_said_not_to_be_saved(sam, at, ready, window, question, answer):
    sam.open(at(question, ready))

    with time_machine.travel(window.closes_at + timedelta(seconds=1)):
        sam.client.force_login(Claim.objects.get().created_by)
        page = sam.send_to(at(question, ready), **answer)

    assert "The window closed at 11:59pm on" in page.words
    assert "so your answer was not saved. Your draft is kept." in page.words


def test_an_answer_in_a_change_that_comes_too_late_is_said_not_to_be_saved(sam, at, claimed, window, sam_okafor, ada):
    change = actions.start_change(claim=claimed, by=sam_okafor)
    sam.open(at("claims:hours-of", change, mentor=ada.public_id))

    with time_machine.travel(window.closes_at + timedelta(seconds=1)):
        sam.client.force_login(sam_okafor)
        page = sam.send(hours="3")

    stands = f"Claim {claimed.reference} stands as you submitted it."
    assert f"so your answer was not saved. {stands}" in page.words


def test_support_prepares_a_draft_and_cannot_submit_it(at, ready):
    support = Visitor(support_user())

    page = support.open(at("claims:check", ready))

    assert "Only somebody at Fernhollow Primary School can submit this claim." in page.words
    assert "Continue to the declaration" not in page.links
    assert support.client.get(at("claims:declaration", ready)).status_code == 403


def test_a_school_that_is_not_eligible_any_more_cannot_reach_the_declaration(sam, at, ready):
    Eligibility.objects.all().delete()

    page = sam.open(at("claims:declaration", ready))

    assert sam.address == at("claims:check", ready)
    assert "Our records do not show trainee teachers at your school" in page.words


def test_a_provider_that_is_not_accredited_any_more_is_named_with_the_way_on(sam, at, ready, harbourlight):
    sam.open(at("claims:declaration", ready))
    harbourlight.accredited = False
    harbourlight.save()

    page = sam.send(is_mentor="no")

    assert "Harbourlight SCITT is not an accredited provider now. Choose another provider." in page.words
    assert "Continue to the declaration" not in page.links


def test_without_an_hourly_rate_nothing_can_be_submitted(sam, at, ready):
    HourlyRate.objects.all().delete()

    page = sam.open(at("claims:declaration", ready))

    assert sam.address == at("claims:check", ready)
    assert "No hourly rate is set for your school" in page.words


def test_a_rate_that_is_taken_away_before_the_button_is_pressed_is_said_on_the_check_page(sam, at, ready):
    sam.open(at("claims:declaration", ready))
    HourlyRate.objects.all().delete()

    page = sam.send(is_mentor="no")

    assert sam.address == at("claims:check", ready) + "?refused=yes"
    assert "No hourly rate is set for your school" in page.words


def test_after_the_window_the_confirmation_shows_where_the_claim_stands(sam, at, ready, sam_okafor):
    actions.submit(claim=ready, submitter_is_mentor=False, by=sam_okafor)
    with by_hand():
        Claim.objects.filter(pk=ready.pk).update(status=Status.PAYMENT_IN_PROGRESS)

    page = sam.open(at("claims:confirmation", ready))

    assert "Where it stands today" in page.words
    assert "With the payer" in page.words


def test_the_confirmation_of_a_draft_leads_to_the_draft(sam, at, draft):
    sam.open(at("claims:confirmation", draft))

    assert sam.address == at("claims:tasks", draft)
