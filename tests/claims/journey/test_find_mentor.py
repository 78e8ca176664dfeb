import pytest
from django.urls import reverse

from claims.actions.draft import delete_draft
from claims.states import Status
from mentors.models import Mentor
from tests.factories import ClaimFactory, claimant_at, manager_at
from tests.mentors.conftest import office, sam, school
from tests.mentors.test_adding import find
from tests.pages import inspect

__all__ = ["office", "sam", "school"]

pytestmark = pytest.mark.django_db


def for_draft(draft):
    return reverse("claims:mentor-add", args=[draft.school.public_id, draft.reference])


def test_started_from_a_claim_adding_leads_back_to_it(office, school, teaching_record):
    draft = ClaimFactory(school=school)
    confirm = find(office, for_draft(draft))["Location"]
    answer = office.post(confirm, {"trained_to_mentor": "trainees"})

    mentor = Mentor.objects.at(school).get()
    page = reverse("claims:mentors", args=[school.public_id, draft.reference])
    assert answer["Location"] == f"{page}?added={mentor.public_id}"


def test_started_from_a_claim_every_way_out_leads_back_to_it(office, school, teaching_record):
    draft = ClaimFactory(school=school)
    claim = reverse("claims:mentors", args=[school.public_id, draft.reference])

    page = inspect(office.get(for_draft(draft)))
    missed = inspect(office.get(find(office, for_draft(draft), trn="7777777")["Location"]))

    assert claim in [link.get("href") for link in page.root.all("a")]
    assert missed.links["Do not add a mentor now"] == claim
    assert missed.links["Try again"].startswith(f"{for_draft(draft)}?again=")


@pytest.mark.parametrize("claim", ["theirs", "theirs, deleted", "00000000", "x", "9" * 999])
def test_a_claim_that_is_none_of_this_school_is_not_found(office, school, claim):
    known = {"theirs": ClaimFactory(), "theirs, deleted": ClaimFactory()}
    deleted = known["theirs, deleted"]
    delete_draft(claim=deleted, by=claimant_at(deleted.school))
    reference = known[claim].reference if claim in known else claim

    address = reverse("claims:mentor-add", args=[school.public_id, reference])

    assert office.get(address).status_code == 404
    assert find(office, address).status_code == 404


def test_the_older_address_leads_to_the_drafts_own(office, school):
    draft = ClaimFactory(school=school)
    add = reverse("mentors:add", args=[school.public_id])

    assert office.get(f"{add}?claim={draft.reference}&for=abc")["Location"] == f"{for_draft(draft)}?for=abc"


@pytest.mark.parametrize("claim", ["theirs", "00000000", "x", "' or 1=1", "//evil.example", "9" * 999])
def test_the_older_address_ignores_a_claim_that_is_none_of_this_school(office, school, claim):
    reference = ClaimFactory().reference if claim == "theirs" else claim

    page = inspect(office.get(reverse("mentors:add", args=[school.public_id]), {"claim": reference}))

    assert reverse("mentors:list", args=[school.public_id]) in [link.get("href") for link in page.root.all("a")]
    assert not any("claim=" in link.get("href") or "evil" in link.get("href") for link in page.root.all("a"))


@pytest.mark.parametrize("trained", [["trainees"], ["early-career", "trainees"]])
def test_whoever_adds_a_mentor_for_a_draft_that_a_colleague_deleted_reads_both(
    office, school, teaching_record, trained
):
    draft = ClaimFactory(school=school)
    address = find(office, for_draft(draft))["Location"]
    delete_draft(claim=draft, by=manager_at(school, first_name="Priya", last_name="Nair"))

    for answer in trained:
        response = office.post(address, {"trained_to_mentor": answer})
        address = response["Location"]

    words = inspect(office.get(address, follow=True)).words
    assert f"{Mentor.objects.at(school).get()} is on your list" in words
    assert f"Priya Nair deleted draft {draft.reference} at" in words


def test_a_page_of_adding_opened_for_a_deleted_draft_leads_back_to_what_became_of_it(office, school):
    draft = ClaimFactory(school=school)
    delete_draft(claim=draft, by=manager_at(school, first_name="Priya", last_name="Nair"))

    page = inspect(office.get(for_draft(draft)))

    back = reverse("claims:mentors", args=[school.public_id, draft.reference])
    assert back in [link.get("href") for link in page.root.all("a")]
    assert "Ask a colleague" not in page.words
    assert "Priya Nair deleted draft" in inspect(office.get(back, follow=True)).words


def test_whoever_adds_a_mentor_for_a_draft_that_was_submitted_meanwhile_comes_to_the_claim(
    office, school, teaching_record
):
    claim = ClaimFactory(school=school, status=Status.SUBMITTED)
    address = find(office, for_draft(claim))["Location"]

    answer = office.post(address, {"trained_to_mentor": "trainees"}, follow=True)

    assert answer.redirect_chain[-1][0] == reverse("claims:claim", args=[school.public_id, claim.reference])
    assert f"{Mentor.objects.get(trn='1234567')} is on your list" in inspect(answer).words
