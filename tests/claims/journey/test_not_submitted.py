from datetime import datetime, time, timedelta

import pytest
import time_machine

from claims.actions.change import start_change
from claims.actions.draft import choose_mentors
from claims.models import Claim
from claims.states import Status
from common.clock import LONDON, today
from schools.models import Eligibility, HourlyRate
from tests.factories import ClaimFactory, SchoolFactory, support_user
from tests.journeys.visitor import Visitor
from tests.raw_changes import take_back_acceptances
from tests.roles import as_owner

pytestmark = pytest.mark.django_db


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
        (take_back_acceptances, "Your school needs to accept the grant conditions for", "schools:grant-conditions"),
        (
            Eligibility.objects.all().delete,
            "Our records do not show trainee teachers at your school in",
            "claims:ask-to-check",
        ),
    ],
)
def test_a_submission_that_the_school_may_not_make_now_is_announced_as_an_error(
    sam, at, ready, take_away, words, way_on
):
    sam.open(at("claims:declaration", ready))
    with as_owner():
        take_away()

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
    choose_mentors(claim=ready, mentors=[*mentors, grace], version=ready.version, by=priya_nair)

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
    take_back_acceptances()

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
        ("claims:provider-confirmed", {"confirmed": "no"}),
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
    change = start_change(claim=claimed, by=sam_okafor)
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
    with as_owner():
        Eligibility.objects.all().delete()

    page = sam.open(at("claims:declaration", ready))

    assert sam.address == at("claims:check", ready)
    assert "Our records do not show trainee teachers at your school" in page.words


def test_a_provider_that_is_not_accredited_any_more_is_named_with_the_way_on(sam, at, ready, harbourlight):
    sam.open(at("claims:declaration", ready))
    harbourlight.accredited = False
    with as_owner():
        harbourlight.save()

    page = sam.send(is_mentor="no")

    assert "Harbourlight SCITT is not an accredited provider now. Choose another provider." in page.words
    assert "Continue to the declaration" not in page.links


def test_without_an_hourly_rate_nothing_can_be_submitted(sam, at, ready):
    with as_owner():
        HourlyRate.objects.all().delete()

    page = sam.open(at("claims:declaration", ready))

    assert sam.address == at("claims:check", ready)
    assert "No hourly rate is set for your school" in page.words


def test_a_rate_that_is_taken_away_before_the_button_is_pressed_is_said_on_the_check_page(sam, at, ready):
    sam.open(at("claims:declaration", ready))
    with as_owner():
        HourlyRate.objects.all().delete()

    page = sam.send(is_mentor="no")

    assert sam.address == at("claims:check", ready) + "?refused=yes"
    assert "No hourly rate is set for your school" in page.words
