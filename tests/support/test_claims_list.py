from datetime import timedelta

import pytest
from django.db.models import F

from claims.models import Claim
from claims.states import HOURS_GIVEN_BACK, Status
from claims.wording.support_status import SUPPORT_STATUS_TEXTS
from claims.wording.totals import CLAIMED
from common.clock import today
from support.filters import STATUS_WORDS
from support.presenters import facts
from tests.factories import ClaimFactory, MentorFactory, ProviderFactory, SchoolFactory, closed_window, open_window
from tests.queries import queries_of
from tests.roles import as_owner

pytestmark = pytest.mark.django_db

LIST = "/support/claims/"


def references(page):
    """In the page's order."""
    return [cell.words for cell in page.root.all("th") if cell.get("scope") == "row"]


def heads(page):
    return {cell.words: cell.get("aria-sort") for cell in page.root.all("th") if cell.get("scope") == "col"}


def test_without_claims_the_list_says_why_it_is_empty(support):
    page = support.open(LIST)

    assert page.h1 == "Claims (0)"
    assert "No school has started a claim yet." in page.words
    assert not page.root.all("table")


def test_the_count_is_in_the_heading_and_the_sums_come_first(support, claim, draft):
    page = support.open(LIST)

    assert page.h1 == "Claims (2)"
    assert page.title.startswith("Claims (2) - Support - ")
    assert f"14 hours and £613.20 claimed. {CLAIMED} They wait for: school (1), nobody (1)." in page.words


def test_a_row_says_what_the_claim_is_in_supports_voice(support, claim):
    page = support.open(LIST)

    row = f"{claim.reference} Fernhollow Primary School Harbourlight SCITT 1 14 £613.20 Submitted Nobody"
    assert row in page.words
    assert page.links[claim.reference] == f"/support/claims/{claim.reference}/"


def test_a_draft_shows_what_its_hours_would_be_worth(support, draft):
    assert "1 5 £219.00 Draft, with school School" in support.open(LIST).words


def test_the_change_of_a_claim_is_part_of_that_claim(support, claim):
    ClaimFactory(school=claim.school, provider=claim.provider, changes=claim)

    assert references(support.open(LIST)) == [claim.reference]


@pytest.mark.parametrize(
    ("query", "finds"),
    [
        ("status=paid", ["paid"]),
        ("waiting=support", ["ready"]),
        ("waiting=nobody", ["paid", "submitted"]),
        ("year={this_year}", ["submitted"]),
        ("window={closed}", ["paid", "ready"]),
        ("provider=1HL", ["submitted"]),
        ("school={school}", ["submitted"]),
        ("mentor={mentor}", ["submitted"]),
        ("area=inner_london", ["paid"]),
        ("status=submitted", ["paid", "ready", "submitted"]),
        ("status=ready-for-payment", ["ready"]),
        ("status=submitted&area=inner_london", ["paid"]),
        ("provider=nobody", []),
        ("status=nonsense&area=moon&waiting=godot&year=x&window=-1&sort=y&show=7", ["paid", "ready", "submitted"]),
    ],
)
def test_filters_are_ids_and_words_of_ours(support, claim, ada, open_now, query, finds):
    london = SchoolFactory(funding_area="inner_london")
    closed = closed_window()
    claims = {
        "submitted": claim,
        "ready": ClaimFactory(status=Status.SUBMITTED, window=closed),
        "paid": ClaimFactory(status=Status.PAID, window=closed, school=london),
    }
    asked = query.format(
        this_year=open_now.academic_year_id, closed=closed.pk, school=claim.school.public_id, mentor=ada.public_id
    )

    page = support.open(f"{LIST}?{asked}")

    if open_now.academic_year_id == closed.academic_year_id and "year=" in asked and "x" not in asked:
        finds = sorted(claims)
    assert sorted(references(page)) == sorted(claims[name].reference for name in finds)


def test_a_filter_that_is_on_is_a_tag_that_takes_it_off(support, claim):
    page = support.open(f"{LIST}?status=submitted&school={claim.school.public_id}&sort=-amount")

    off = page.links["Remove filter School: Fernhollow Primary School"]
    assert off == "?status=submitted&sort=-amount"
    assert "Remove filter Status: Submitted" in page.links


def test_filters_without_an_answer_say_what_to_do(support, claim):
    page = support.open(f"{LIST}?status=paid")

    assert page.h1 == "Claims (0)"
    assert page.links["show all claims"] == LIST
    assert "Remove filter Status: Paid" in page.links


def test_a_urn_that_was_typed_becomes_the_schools_own_id(support, claim):
    page = support.open(f"{LIST}?status=submitted&urn=+123456")

    assert support.address.endswith(f"?status=submitted&school={claim.school.public_id}")
    assert page.h1 == "Claims (1)"


@pytest.mark.parametrize("urn", ["999999", "12a", "١٢٣٤٥٦", "9" * 40])
def test_a_urn_of_no_school_is_said_and_kept(support, claim, urn):
    page = support.open(f"{LIST}?urn={urn}")

    assert page.errors == ["No school has the URN 999999" if urn == "999999" else "URN must be 6 digits"]
    assert page.title.startswith("Error: Claims - ")
    assert page.words.startswith("There is a problem")
    assert page.value_of("urn") == urn
    assert claim.reference not in page.words


@pytest.mark.parametrize(
    ("sort", "first_is"),
    [("amount", "small"), ("-amount", "large"), ("hours", "small"), ("school", "large"), ("-school", "small")],
)
def test_the_list_is_sorted_by_links_in_its_heads(support, sort, first_is):
    claims = {
        "small": ClaimFactory(status=Status.PAID, hours_of={MentorFactory(): 2}, school=SchoolFactory(name="Yew")),
        "large": ClaimFactory(status=Status.PAID, hours_of={MentorFactory(): 12}, school=SchoolFactory(name="Ash")),
    }

    assert references(support.open(f"{LIST}?sort={sort}"))[0] == claims[first_is].reference


@pytest.mark.parametrize("column", ["amount", "hours"])
def test_what_is_not_known_yet_comes_last_and_is_not_nought(support, fernhollow, column):
    empty = ClaimFactory(school=fernhollow)
    paid = ClaimFactory(school=fernhollow, status=Status.PAID)

    for sort in (column, f"-{column}"):
        page = support.open(f"{LIST}?sort={sort}")
        assert references(page) == [paid.reference, empty.reference]
        assert "Not entered Not entered" in page.words
        assert "£0.00" not in page.words
    assert "£0.00" not in support.open(f"/support/claims/{empty.reference}/").words


def test_sums_leave_out_what_gave_its_hours_back_and_say_so(support, claim):
    for status in HOURS_GIVEN_BACK:
        ClaimFactory(status=status)

    for address in (LIST, "/support/"):
        words = support.open(address).words
        assert "£613.20" in words
        assert "without claims that were withdrawn, refused or rejected" in words.lower()


@pytest.mark.parametrize("status", Status)
def test_a_status_has_the_same_words_in_tag_filter_and_history(support, status):
    """Submitted finds all that was; every other word finds what has it in its tag."""
    for window in (open_window(), closed_window()):
        one = ClaimFactory(status=status, window=window, answers_due_on=today() - timedelta(days=1))
        page = support.open(f"/support/claims/{one.reference}/")
        tags = [each.words for each in page.root.all("strong") if each.has_class("govuk-tag")]
        (tag, *_) = [words for words in tags if words != "Beta"]
        offered = {option.words: option.get("value") for option in support.open(LIST).root.all("option")}

        assert one.reference in references(support.open(f"{LIST}?status={offered[tag]}"))
        assert SUPPORT_STATUS_TEXTS[status].label in STATUS_WORDS.values()
    assert facts.LABELS["status"][status] == SUPPORT_STATUS_TEXTS[status].label


def test_a_head_says_how_it_is_sorted_and_turns_it_round(support, claim):
    page = support.open(f"{LIST}?sort=-amount")

    assert heads(page)["Amount (descending)"] == "descending"
    assert page.links["Amount"] == "?sort=amount"
    assert page.links["School"] == "?sort=school"
    assert support.open(f"{LIST}?sort=school").links["School"] == "?sort=-school"


def test_pages_are_of_25_50_or_100(support, fernhollow, harbourlight):
    for _ in range(26):
        ClaimFactory(school=fernhollow, provider=harbourlight)

    assert len(references(support.open(LIST))) == 25
    assert len(references(support.open(f"{LIST}?page=2"))) == 1
    assert "(page 2 of 2)" in support.page.title
    assert len(references(support.open(f"{LIST}?show=50"))) == 26
    assert "Claims on a page: 25 claims on a page, 50, 100 claims on a page" in support.page.words


def test_a_page_beyond_the_end_is_the_first(support, claim):
    support.open(f"{LIST}?status=submitted&page=9")

    assert support.address == f"{LIST}?status=submitted"


def test_many_providers_are_chosen_on_a_page_of_their_own(support, fernhollow, harbourlight):
    ClaimFactory(school=fernhollow, provider=harbourlight, status=Status.PAID)
    for number in range(15):
        ClaimFactory(school=fernhollow, provider=ProviderFactory(name=f"Provider {number:02}"))
    support.open(f"{LIST}?sort=-amount")

    page = support.follow("Choose a provider")
    assert "Provider 01" in page.links
    assert "1HL, 1 claim" in page.words
    page = support.follow("Harbourlight SCITT")

    assert support.address == f"{LIST}?provider=1HL&sort=-amount"
    assert page.h1 == "Claims (1)"
    assert [one.get("value") for one in page.root.all("input") if one.get("name") == "provider"] == ["1HL"]


def test_few_providers_are_in_a_list(support, claim):
    page = support.open(f"{LIST}?provider=1HL")

    options = [one for one in page.root.all("option") if one.words == "Harbourlight SCITT"]
    assert [one.get("value") for one in options] == ["1HL"]
    assert "selected" in options[0].attributes


def test_choosing_a_provider_when_no_claim_names_one_says_so(support):
    assert "No claim names a provider yet." in support.open(f"{LIST}choose-provider/").words


def test_a_page_asks_the_database_as_often_for_a_thousand_claims_as_for_ten(support, fernhollow, harbourlight, ada):
    for _ in range(10):
        ClaimFactory(school=fernhollow, provider=harbourlight, hours_of={ada: 2})
    address = f"{LIST}?school={fernhollow.public_id}&show=100"
    support.open(address)
    with_ten = queries_of(lambda: support.client.get(address))
    _many_drafts(fernhollow, harbourlight, 990)

    page = support.open(address)

    assert page.h1 == "Claims (1,000)"
    assert queries_of(lambda: support.client.get(address)) == with_ten <= 16


def _many_drafts(school, provider, number):
    window = Claim.objects.values_list("window", flat=True).first()
    with as_owner():
        Claim.objects.bulk_create(
            Claim(school=school, provider=provider, window_id=window, status=Status.DRAFT) for _ in range(number)
        )
    assert Claim.objects.filter(school=F("school")).count() == number + 10


@pytest.mark.parametrize(
    "query",
    ["status=%F0%9F", "window=99999999999999", "year=99999", "mentor=%27%20OR%201=1", "page=-1", "show=1e9", "sort=-"],
)
def test_no_address_is_an_error_of_ours(support, claim, query):
    support.client.raise_request_exception = False

    for address in (LIST, f"{LIST}choose-provider/"):
        assert support.client.get(f"{address}?{query}").status_code < 500
