import pytest
from django.urls import reverse

from claims.answers import YES_OR_NO_ANSWERS
from claims.models import Claim
from claims.states import Status
from tests.factories import ClaimFactory, claimant_at
from tests.journeys.loads import MOST_LOADS, MOST_LOADS_OF_A_CHANGE
from tests.journeys.visitor import Visitor

pytestmark = pytest.mark.django_db


@pytest.fixture
def sam(fernhollow):
    return Visitor(claimant_at(fernhollow, first_name="Sam", last_name="Okafor"))


def claims_list(school):
    return reverse("claims:list", kwargs={"school": school.public_id})


def test_with_script_a_claim_for_one_mentor_takes_at_most_so_many_page_loads(fernhollow, ada, harbourlight, sam):
    sam.open(claims_list(fernhollow))
    sam.follow("Start a claim")
    sam.send(**{"search": "Harbourlight SCITT", "search-picked": harbourlight.code})
    sam.send(mentors=[ada.public_id])
    sam.send(hours="14")
    sam.answer_the_rest()
    assert "Hours: 14 Rate: £43.80 Amount: £613.20" in sam.page.words
    sam.follow("Continue to the declaration")
    page = sam.send(is_mentor="no")

    claim = Claim.objects.get()
    assert page.h1 == "You have submitted your claim"
    assert claim.reference in page.words
    assert (claim.status, claim.amount_pence) == (Status.SUBMITTED, 61320)
    assert sam.loads <= MOST_LOADS - 1


def test_without_script_the_provider_is_chosen_from_options_and_it_is_one_load_more(fernhollow, ada, harbourlight, sam):
    sam.open(claims_list(fernhollow))
    sam.follow("Start a claim")
    page = sam.send(search="harbour")
    assert "Choose from 1 provider that matches “harbour”" in page.words
    sam.send(provider=harbourlight.code)
    sam.send(mentors=[ada.public_id])
    sam.send(hours="14")
    sam.answer_the_rest("no")
    sam.follow("Continue to the declaration")
    page = sam.send(is_mentor="yes")

    assert page.h1 == "You have submitted your claim"
    assert sam.loads <= MOST_LOADS


def test_a_draft_left_at_any_step_is_there_tomorrow(fernhollow, ada, harbourlight, sam):
    answers = [
        {"search": "Harbourlight SCITT", "search-picked": harbourlight.code},
        {"mentors": [ada.public_id]},
        {"hours": "14"},
        *([{}] * len(YES_OR_NO_ANSWERS)),
    ]
    sam.open(reverse("claims:new", kwargs={"school": fernhollow.public_id}))
    for answer in answers:
        sam.send(**answer or {sam.page.yes_or_no: "yes"})
        left_at = sam.page.h1

        tomorrow = Visitor(Claim.objects.get().created_by)
        tomorrow.open(claims_list(fernhollow))
        tomorrow.follow(next(words for words in tomorrow.page.links if words.startswith("Finish draft")))
        tomorrow.follow("Continue")

        assert tomorrow.page.h1 == left_at

    assert left_at == "Check your claim before you submit it"


def test_refreshing_going_back_and_sending_again_make_one_claim(fernhollow, ada, harbourlight, sam):
    sam.open(reverse("claims:new", kwargs={"school": fernhollow.public_id}))
    sam.send(**{"search": "Harbourlight SCITT", "search-picked": harbourlight.code})
    sam.send(mentors=[ada.public_id])
    sam.send(hours="14")
    sam.answer_the_rest()
    sam.follow("Continue to the declaration")
    declaration, form = sam.address, sam.hidden() | {"is_mentor": "no"}

    answers = [sam.client.post(declaration, form) for _ in range(3)]

    assert {(answer.status_code, answer["Location"]) for answer in answers} == {
        (303, declaration.replace("declaration", "confirmation"))
    }
    assert Claim.objects.get().status == Status.SUBMITTED
    sam.open(declaration)
    assert sam.page.h1 == f"Claim {Claim.objects.get().reference}"


def test_a_number_of_a_submitted_claim_is_changed_in_so_many_page_loads(fernhollow, ada, harbourlight, sam):
    by_sam = {"school": fernhollow, "provider": harbourlight, "created_by": claimant_at(fernhollow)}
    claim = ClaimFactory(status=Status.SUBMITTED, hours_of={ada: 14}, **by_sam)
    sam.open(reverse("claims:claim", kwargs={"school": fernhollow.public_id, "claim": claim.reference}))
    sam.press("Change this claim")
    sam.follow("Change hours for Ada Ní Bhriain")
    page = sam.send(hours="12")
    assert "Ada Ní Bhriain: was 14 hours, now 12 hours" in page.words
    page = sam.send(is_mentor="no", provider_confirmed="no")

    claim.refresh_from_db()
    assert page.h1 == "You have changed your claim"
    assert (claim.hours, claim.provider_confirmed) == (12, False)
    assert sam.loads <= MOST_LOADS_OF_A_CHANGE
