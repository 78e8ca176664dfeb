from datetime import timedelta

import pytest
from django.test import Client

from accounts.jobs import forget_old_searches
from accounts.models import Search
from claims.actions.draft import delete_draft
from claims.states import Status
from common.clock import now
from tests.factories import ClaimFactory, MentorFactory, ProviderFactory, SchoolFactory, support_user
from tests.queries import queries_of
from tests.roles import as_owner

pytestmark = pytest.mark.django_db

FIND = "/support/find/"


def answer(support, words):
    response = support.client.post(FIND, {"words": words})
    assert response.status_code == 303
    return response["Location"]


@pytest.mark.parametrize("typed", ["{reference}", " {reference} ", "{first} {second}"])
def test_a_reference_leads_to_the_claim(support, claim, typed):
    words = typed.format(reference=claim.reference, first=claim.reference[:4], second=claim.reference[4:])

    assert answer(support, words) == f"/support/claims/{claim.reference}/"


@pytest.mark.parametrize("typed", ["123456", "YO21 3QX", "yo213qx", "Fernhollow Primary School", "fernhollow"])
def test_a_urn_postcode_or_name_leads_to_the_school(support, fernhollow, typed):
    SchoolFactory(name="Ash Primary School", postcode="YO21 1AA")

    assert answer(support, typed) == f"/support/schools/{fernhollow.public_id}/"


@pytest.mark.parametrize("typed", ["St Josephs", "Saint Joseph's", "st. joseph’s catholic", "BD16 1AA", "bd161"])
def test_a_provider_is_not_taken_for_the_school_that_was_meant(support, typed):
    """The school has the apostrophe that nobody types."""
    SchoolFactory(name="St Joseph’s Catholic Primary School", postcode="BD16 1AA")
    ProviderFactory(name="St Joseph's Catholic Primary School", code="1SJ", postcode="BD16 1AB")
    support.open(FIND)

    page = support.send(words=typed)

    assert "provider=" not in support.address
    assert "St Joseph’s Catholic Primary School" in page.words


@pytest.mark.parametrize("typed", ["1HL", "1hl", "Harbourlight"])
def test_a_provider_leads_to_its_claims(support, harbourlight, typed):
    assert answer(support, typed) == "/support/claims/?provider=1HL"


@pytest.mark.parametrize("typed", ["7654321", "76 54 321.", "Ada Ní Bhriain", "ní bhriain"])
def test_a_mentor_leads_to_the_claims_by_an_id_that_is_not_the_trn(support, ada, typed):
    assert answer(support, typed) == f"/support/claims/?mentor={ada.public_id}"


def test_several_things_are_listed_under_the_key_of_a_stored_search(support, fernhollow, ada):
    SchoolFactory(name="Adams Primary School", urn=None, vendor_number="V77")
    ProviderFactory(name="Adastra SCITT", code="1AD", accredited=False)
    MentorFactory(first_name="Ada", last_name="Byron", trn="1234567")
    support.open(FIND)

    page = support.send(words="ada")

    search = Search.objects.get()
    assert support.address == f"/support/find/{search.public_id}/"
    assert page.h1 == "Find: 4 results"
    assert "Vendor number V77" in page.words
    assert "Code 1AD, not accredited" in page.words
    assert "Teacher reference number (TRN) 1234567" in page.words
    assert page.links["Claims for Ada Ní Bhriain"] == f"/support/claims/?mentor={ada.public_id}"
    assert page.value_of("words") == "ada"


def test_more_than_ten_of_a_kind_are_counted_and_not_listed(support):
    for number in range(12):
        SchoolFactory(name=f"Ash {number}")
    support.open(FIND)

    page = support.send(words="ash")

    assert "Schools (12)" in page.words
    assert "And 2 more schools." in page.words
    assert len([words for words in page.links if words.startswith("Ash")]) == 10


def test_nothing_found_says_what_was_typed(support):
    support.open(FIND)

    page = support.send(words="<b>nobody</b>")

    assert page.h1 == "Find: 0 results"
    assert "Nothing fits “<b>nobody</b>”." in page.words


def test_nothing_typed_is_a_message(support):
    support.open(FIND)

    assert support.send(words="  ").errors == ["Enter what to find"]


@pytest.mark.parametrize("typed", ["x" * 201, "a\x00b"])
def test_what_cannot_be_searched_is_kept_with_a_message(support, typed):
    support.open(FIND)

    page = support.send(words=typed)

    assert len(page.errors) == 1
    assert Search.objects.count() == 0


@pytest.mark.parametrize(
    "typed", ["%", "_", "' OR 1=1 --", "\\", "99999999", "00000000", "١٢٣٤٥٦٧", "({[", "🙂" * 90, "\ufffe\x07"]
)
def test_odd_words_find_nothing(support, claim, typed):
    support.open(FIND)

    assert support.send(words=typed).h1 == "Find: 0 results"


def test_a_search_is_for_the_person_who_made_it_and_for_a_day(support, robin, fernhollow, ada):
    mine = Search.objects.create(by=robin, words="ada")
    theirs = Search.objects.create(by=support_user(), words="ada")
    old = Search.objects.create(by=robin, words="ada", at=now() - timedelta(days=1, seconds=1))

    for search, status in ((mine, 200), (theirs, 404), (old, 404)):
        assert support.client.get(f"{FIND}{search.public_id}/").status_code == status
        assert support.client.get(f"/support/schools/?search={search.public_id}").status_code == status


def test_searches_are_forgotten_after_a_day(robin):
    Search.objects.create(by=robin, words="ada", at=now() - timedelta(days=1, seconds=1))
    fresh = Search.objects.create(by=robin, words="grace")

    assert forget_old_searches() == 1
    assert Search.objects.get() == fresh


def test_the_box_sends_by_post_on_every_page_that_has_it(support, claim):
    for address in ("/support/", "/support/claims/", FIND):
        page = support.open(address)
        forms = [form for form in page.root.all("form") if any(one.get("name") == "words" for one in form.all("input"))]
        assert [form.get("method") for form in forms] == ["post"], address


def test_finding_asks_as_often_for_many_as_for_few(support, robin):
    search = Search.objects.create(by=robin, words="ada")
    for _ in range(3):
        MentorFactory()
    support.open(f"{FIND}{search.public_id}/")
    few = queries_of(lambda: support.client.get(f"{FIND}{search.public_id}/"))
    for _ in range(7):
        MentorFactory()

    assert queries_of(lambda: support.client.get(f"{FIND}{search.public_id}/")) == few <= 10


def test_for_a_school_the_box_does_not_exist(sam):
    client = Client()
    client.force_login(sam)

    assert client.get(FIND).status_code == 404
    assert client.post(FIND, {"words": "ada"}).status_code == 404
    assert Search.objects.count() == 0


def test_a_draft_that_was_deleted_is_found_under_its_reference(support, robin, fernhollow):
    draft = ClaimFactory(school=fernhollow)
    delete_draft(claim=draft, by=robin)

    assert support.open(answer(support, draft.reference)).h1 == f"Deleted draft {draft.reference}"


def test_a_change_that_became_part_of_a_claim_is_found_under_its_old_reference(support, claim):
    with as_owner():
        claim.versions.create(number=2, at=now(), drafted_as="20481337", snapshot={"mentors": []})

    assert answer(support, "20481337") == f"/support/claims/{claim.reference}/"


def test_an_expired_draft_is_found_too(support):
    expired = ClaimFactory(status=Status.EXPIRED)

    assert answer(support, expired.reference) == f"/support/claims/{expired.reference}/"
