import pytest

from schools.models import Eligibility
from tests.factories import support_user
from tests.factories.answers import fill_in_answers
from tests.journeys.visitor import Visitor
from tests.roles import as_owner

pytestmark = pytest.mark.django_db


def test_a_school_that_is_not_eligible_reads_so_on_the_task_list_and_can_ask_us_to_check(sam, at, draft):
    with as_owner():
        Eligibility.objects.all().delete()
    year = draft.window.academic_year

    page = sam.open(at("claims:tasks", draft))

    assert "Ask us to check" in page.words
    assert "Finish and submit by" not in page.words
    assert "Your school cannot submit this while our records do not show trainee teachers there." in page.words
    assert page.links[f"Eligibility in {year}"].startswith(at("claims:ask-to-check"))
    sam.follow(f"Eligibility in {year}")
    sam.send_to(sam.address, provider="Harbourlight SCITT")
    assert sam.address == at("claims:tasks", draft)


def test_check_and_submit_waits_until_the_school_is_eligible(sam, at, draft):
    fill_in_answers(draft)
    with as_owner():
        draft.trainings.update(hours=3)
    assert "Check and submit" in sam.open(at("claims:tasks", draft)).links
    with as_owner():
        Eligibility.objects.all().delete()

    page = sam.open(at("claims:tasks", draft))

    assert "Check and submit" not in page.links
    assert "Check and submit Cannot start yet" in page.words


def test_support_reads_on_the_task_list_that_only_the_school_submits(at, draft):
    page = Visitor(support_user()).open(at("claims:tasks", draft))

    assert page.h1 == "Claim with Harbourlight SCITT"
    assert "Only somebody at Fernhollow Primary School can submit this, by" in page.words
    assert "Finish and submit by" not in page.words


def test_support_is_not_asked_to_ask_itself(at, draft):
    with as_owner():
        Eligibility.objects.all().delete()

    page = Visitor(support_user()).open(at("claims:tasks", draft))

    assert "Our records do not show trainee teachers at this school" in page.words
    assert "Ask us to check" not in page.words
    assert "Your school" not in page.words
