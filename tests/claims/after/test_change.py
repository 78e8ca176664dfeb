"""The pages of a change: what was and what is now, and which rate was fixed when."""

import pytest

from claims.actions.change import start_change
from claims.actions.draft import set_hours
from claims.actions.submit import submit
from claims.models import Claim
from claims.refusals import NotReady
from claims.states import Status
from common.clock import now, today
from common.words import in_words
from schools.models import FundingArea
from tests.factories import ClaimFactory, MentorFactory, support_user
from tests.factories.answers import answer_the_rest
from tests.journeys.visitor import Visitor
from tests.queries import MOST_QUERIES, queries_of
from tests.raw_changes import correct, take_back_acceptances
from tests.roles import as_owner

pytestmark = pytest.mark.django_db


@pytest.fixture
def claim(fernhollow, harbourlight, sam_okafor, ada):
    """Sam submitted 14 hours for Ada."""
    same = {"school": fernhollow, "provider": harbourlight, "created_by": sam_okafor}
    return ClaimFactory(status=Status.SUBMITTED, hours_of={ada: 14}, **same)


@pytest.fixture
def change(claim, priya_nair, ada):
    """Priya makes them 10."""
    change = start_change(claim=claim, by=priya_nair)
    change = set_hours(claim=change, hours={ada.pk: 10}, version=change.version, by=priya_nair)
    return confirmed(change, priya_nair)


def confirmed(change, by):
    return answer_the_rest(change, by)


def test_withdrawing_a_claim_says_that_a_change_under_way_is_lost(sam, at, claim, change):
    page = sam.open(at("claims:withdraw", claim))

    assert f"The change that Priya Nair started on {in_words(today())} is lost with it." in page.words


def test_a_change_is_handed_over_as_a_change(sam, at, claim, change, priya_nair):
    page = sam.open(at("claims:hand-over", change))
    assert f"The change of claim {claim.reference} Who should carry on with this change?" in page.words

    page = sam.send(to=str(priya_nair.pk), note="")

    assert f"We have emailed Priya Nair a link to the change of claim {claim.reference}" in page.words


def test_a_version_says_who_declared_what_and_whether_the_provider_confirmed_it(sam, at, claim, change, priya_nair):
    submit(claim=change, submitter_is_mentor=False, by=priya_nair)

    words = sam.open(at("claims:versions", claim)).words

    assert "Version 2, how it stands now: changed by Priya Nair on" in words
    assert "Version 1: submitted by Sam Okafor on" in words
    assert "10 hours × £43.80 = £438.00 Hours confirmed by the provider: Yes" in words


@pytest.mark.parametrize("page", ["claims:claim", "claims:submitted", "claims:withdraw", "claims:versions"])
def test_a_page_of_a_changed_claim_takes_as_many_queries_for_nine_mentors_as_for_two(
    sam, at, claim, change, priya_nair, fernhollow, page
):
    submit(claim=change, submitter_is_mentor=False, by=priya_nair)
    same = {"school": fernhollow, "provider": claim.provider, "created_by": claim.created_by}
    larger = ClaimFactory(
        status=Status.SUBMITTED, hours_of={MentorFactory(): 10 for _ in range(9)}, provider_confirmed=None, **same
    )
    another = start_change(claim=larger, by=priya_nair)
    submit(claim=confirmed(another, priya_nair), submitter_is_mentor=False, by=priya_nair)
    sam.open(at("claims:list"))

    few, many = (queries_of(lambda one=one: sam.client.get(at(page, one))) for one in (claim, larger))

    assert few == many <= MOST_QUERIES


def test_a_draft_has_no_page_of_versions(sam, at, draft):
    sam.open(at("claims:versions", draft))

    assert sam.address == at("claims:tasks", draft)


@pytest.mark.parametrize("hours_back", [0, 4])
def test_a_claim_that_was_checked_in_an_open_window_says_so_and_has_no_buttons(sam, at, claim, hours_back):
    if hours_back:
        correct(claim, {claim.trainings.first().mentor_id: hours_back})
    else:
        with as_owner():
            Claim.objects.filter(pk=claim.pk).update(assured_at=now())

    page = sam.open(at("claims:claim", claim))

    assert "Harbourlight SCITT has checked this claim, so it cannot be changed here." in page.words
    assert "You can change or withdraw it" not in page.words
    assert not {"Change this claim", "Withdraw this claim"} & set(page.links)
    sam.open(at("claims:withdraw", claim))
    assert sam.address == at("claims:claim", claim)


def test_after_a_change_the_confirmation_says_what_was_and_what_is_and_who_was_told(at, claim, change, priya_nair):
    priya = Visitor(priya_nair)
    priya.open(at("claims:declaration", change))

    page = priya.send(is_mentor="no")

    assert priya.address == at("claims:submitted", claim)
    assert page.h1.startswith("You have changed your claim")
    assert "You now claim £438.00 for training of Ada" in page.words
    assert "Before the change it was 14 hours, £613.20." in page.words
    assert "Ada Ní Bhriain: was 14 hours, now 10 hours" in page.words
    assert "We have emailed you, Sam Okafor and any other managers at your school." in page.words


def test_a_change_has_the_area_and_the_rate_that_were_fixed_when_the_claim_was_submitted(
    sam, at, claim, change, fernhollow
):
    fernhollow.funding_area = FundingArea.INNER_LONDON
    with as_owner():
        fernhollow.save()
    fixed = f"Rest of England rate, as when claim {claim.reference} was submitted."

    page = sam.open(at("claims:check", change))

    assert fixed in page.words
    assert "Hours: 10 Rate: £43.80 Amount: £438.00" in page.words


def test_support_reads_that_the_rate_of_a_change_is_fixed_already(claim, change):
    page = Visitor(support_user()).open(f"/support/claims/{change.reference}/")

    assert f"Rest of England rate. The rate was fixed when claim {claim.reference} was submitted." in page.words


def lose_accreditation(claim):
    claim.provider.accredited = False
    with as_owner():
        claim.provider.save()


def lose_eligibility(claim):
    with as_owner():
        claim.school.eligibilities.all().delete()


def lose_conditions(claim):
    take_back_acceptances(school=claim.school)


def sink_the_cap(claim):
    claim.window.academic_year.initial_cap = 10
    with as_owner():
        claim.window.academic_year.save()


@pytest.mark.parametrize("loss", [lose_accreditation, lose_eligibility, lose_conditions, sink_the_cap])
def test_a_mistake_can_be_put_right_whatever_became_of_the_right_to_claim(sam, at, claim, priya_nair, ada, loss):
    loss(claim)
    change = start_change(claim=claim, by=priya_nair)
    sam.open(at("claims:hours-of", change, mentor=ada.public_id))
    page = sam.send(hours="12")

    assert "Ada Ní Bhriain: was 14 hours, now 12 hours" in page.words
    sam.follow("Continue to the declaration")
    page = sam.send(is_mentor="no", provider_confirmed="yes")

    assert page.h1 == "You have changed your claim"
    assert Claim.objects.get().hours == 12


def test_a_change_that_changes_nothing_is_not_submitted(sam, at, fernhollow, harbourlight, sam_okafor, ada):
    claim = ClaimFactory(
        status=Status.SUBMITTED,
        school=fernhollow,
        provider=harbourlight,
        created_by=sam_okafor,
        answered=True,
        hours_of={ada: 14},
    )
    change = start_change(claim=claim, by=sam_okafor)

    page = sam.open(at("claims:check", change))

    assert "You have not changed anything yet." in page.words
    assert "Continue to the declaration" not in page.links
    sam.open(at("claims:declaration", change))
    assert sam.address == at("claims:check", change)
    with pytest.raises(NotReady):
        submit(claim=change, submitter_is_mentor=False, by=sam_okafor)


def test_another_answer_about_the_provider_is_a_change_that_is_named(sam, at, claim, sam_okafor):
    with as_owner():
        Claim.objects.filter(pk=claim.pk).update(provider_confirmed=None)
    change = confirmed(start_change(claim=claim, by=sam_okafor), sam_okafor)

    page = sam.open(at("claims:check", change))
    assert "Hours confirmed by the provider: was not answered, now Yes" in page.words
    sam.follow("Continue to the declaration")

    assert "Hours confirmed by the provider: was not answered, now Yes" in sam.send(is_mentor="no").words
