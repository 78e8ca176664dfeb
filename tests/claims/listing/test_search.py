import pytest

from claims.states import Status
from tests.factories import (
    ClaimFactory,
    MentorFactory,
    ProviderFactory,
    SchoolFactory,
)
from tests.inventions import invent_claims

pytestmark = pytest.mark.django_db


@pytest.fixture
def many(fernhollow, harbourlight, ada):
    """One of them with Ada and Harbourlight."""
    other = ProviderFactory(name="Millbrook University")
    for number in range(24):
        hours = {MentorFactory(at=[fernhollow], first_name=f"Kim{number}", last_name="Lis"): 2}
        ClaimFactory(school=fernhollow, provider=other, status=Status.PAID, hours_of=hours)
    return ClaimFactory(school=fernhollow, provider=harbourlight, hours_of={ada: 3}, status=Status.PAID)


def test_from_twenty_five_claims_the_list_can_be_searched(sam, at, fernhollow, harbourlight):
    for _ in range(24):
        ClaimFactory(school=fernhollow, provider=harbourlight, status=Status.PAID)
    assert "words" not in [one.get("name") for one in sam.open(at("claims:list")).inputs]
    ClaimFactory(school=fernhollow, provider=harbourlight, status=Status.PAID)

    assert "words" in [one.get("name") for one in sam.open(at("claims:list")).inputs]


def test_a_search_is_answered_by_an_address_with_ids_and_without_the_words(sam, at, many, ada, harbourlight):
    year, address = many.window.academic_year_id, at("claims:list")
    pending = {
        many.reference: at("claims:claim", many),
        f"{many.reference[:4]} {many.reference[4:]}": at("claims:claim", many),
        "bhriain": f"{address}?year={year}&mentor={ada.public_id}",
        ada.trn: f"{address}?year={year}&mentor={ada.public_id}",
        f"TRN {ada.trn[:2]} {ada.trn[2:]}.": f"{address}?year={year}&mentor={ada.public_id}",
        "harbourlight": f"{address}?year={year}&provider={harbourlight.code}",
    }

    for words, answer in pending.items():
        response = sam.client.post(address, {"words": words})
        assert (response.status_code, response["Location"]) == (303, answer)


def test_words_that_fit_several_mentors_find_the_claims_of_each(sam, at, many):
    sam.open(at("claims:list"))

    page = sam.send(words="kim1")

    assert "11 claims that you filtered for" in page.words
    assert "kim" not in sam.address.lower()
    assert "25 claims, the latest change first" in sam.follow(f"Show all claims of {many.window.academic_year}").words


@pytest.mark.parametrize(
    ("words", "error"),
    [
        ("", "Enter a claim reference, accredited provider, mentor or TRN"),
        ("Zacharias", "has this reference, accredited provider, mentor or TRN"),
        ("00000000", "has this reference, accredited provider, mentor or TRN"),
    ],
)
def test_a_search_that_finds_nothing_says_so_and_keeps_what_was_typed(sam, at, many, words, error):
    sam.open(at("claims:list"))

    page = sam.send(words=words)

    assert page.title.startswith("Error: ")
    assert error in page.words
    assert next(one for one in page.inputs if one.get("name") == "words").get("value") in (words, None)


def test_words_that_fit_too_many_ask_for_another_word(sam, at, fernhollow, many):
    for _ in range(2):
        hours = {MentorFactory(at=[fernhollow], first_name="Kim", last_name="Ost"): 2}
        ClaimFactory(school=fernhollow, status=Status.PAID, hours_of=hours)
    sam.open(at("claims:list"))

    assert "More than 25 providers and mentors fit. Add a word to find fewer" in sam.send(words="kim").words


def test_a_search_finds_no_other_schools_claim(sam, at, many):
    theirs = ClaimFactory(school=SchoolFactory(), status=Status.PAID, hours_of={MentorFactory(last_name="Quill"): 2})
    sam.open(at("claims:list"))

    for words in (theirs.reference, "Quill"):
        assert "has this reference, accredited provider, mentor or TRN" in sam.send(words=words).words


def test_a_filter_for_one_mentor_is_kept_where_mentors_are_too_many_to_choose_from(
    sam, at, window, fernhollow, harbourlight, ada
):
    invent_claims(window=window, count=100, seed=1, schools=[fernhollow])
    ClaimFactory(school=fernhollow, hours_of={ada: 3})

    page = sam.open(f"{at('claims:list')}?mentor={ada.public_id}")

    assert "1 claim that you filtered for" in page.words
    assert sam.hidden()["mentor"] == ada.public_id
