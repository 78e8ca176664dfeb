"""Whatever is sent to a page of the journey, the answer is a page in words and nothing is lost."""

import pytest

from claims.actions.change import start_change
from claims.actions.draft import delete_draft, hand_over
from claims.actions.submit import submit
from claims.actions.withdraw import withdraw
from claims.states import Status
from tests.factories import ClaimFactory, MentorFactory, SchoolFactory, support_user
from tests.journeys.visitor import Visitor
from tests.queries import MOST_QUERIES, queries_of
from tests.raw_changes import take_back_acceptances

pytestmark = pytest.mark.django_db

ODD = ["\x00", "a\x00b", "9" * 5000, "-1", "١٤", "\ud83d", "<script>alert(1)</script>", "{{ 7*7 }}", "' OR 1=1", "[]"]
QUESTIONS = {
    "claims:provider": ("search", "search-picked", "known"),
    "claims:mentors": ("mentors",),
    "claims:hours": (),
    "claims:hours-of": ("hours",),
    "claims:provider-confirmed": ("confirmed",),
    "claims:declaration": ("is_mentor",),
    "claims:hand-over": ("to", "note"),
    "claims:withdraw": ("reason",),
}


@pytest.mark.parametrize("page", QUESTIONS)
def test_no_input_is_an_error_of_ours(sam, at, ready, ada, page):
    parts = {"mentor": ada.public_id} if page == "claims:hours-of" else {}
    own = QUESTIONS[page] or (ada.public_id,)
    sam.client.raise_request_exception = False

    for odd in ODD:
        for names in (own, [*own, "version", "was", "later", "add"]):
            sent = dict.fromkeys(names, odd.encode("utf-8", "surrogatepass"))
            assert sam.client.post(at(page, ready, **parts), sent).status_code < 500, odd


@pytest.mark.parametrize("page", ["list", "new", "new-options", "suggestions", "download"])
def test_no_address_is_an_error_of_ours(sam, at, page):
    sam.client.raise_request_exception = False

    for query in ("q=%00", "q=" + "x" * 3000, "q=%F0%9F", "page=99999999999", "q=har&page=-1", "return=%00"):
        assert sam.client.get(f"{at(f'claims:{page}')}?{query}").status_code < 500, query


def test_a_mentor_of_another_school_cannot_be_put_on_a_claim(sam, at, draft, ada):
    stranger = MentorFactory(at=[SchoolFactory()])
    sam.open(at("claims:mentors", draft))

    page = sam.send(mentors=[ada.public_id, stranger.public_id])

    assert page.errors == ["Select at least one mentor"]
    assert draft.trainings.count() == 1


@pytest.mark.parametrize(
    "page",
    [
        "claims:tasks",
        "claims:mentors",
        "claims:hours",
        "claims:provider-confirmed",
        "claims:check",
        "claims:declaration",
    ],
)
def test_a_page_asks_as_much_for_many_mentors_as_for_one(sam, at, ready, fernhollow, sam_okafor, priya_nair, page):
    hand_over(claim=ready, to=priya_nair, note="", by=sam_okafor)
    sam.open(at(page, ready))
    few = queries_of(lambda: sam.open(at(page, ready)))
    for _ in range(60):
        ready.trainings.create(mentor=MentorFactory(at=[fernhollow]), hours=3)
    many = queries_of(lambda: sam.open(at(page, ready)))

    assert few == many <= MOST_QUERIES


def test_no_page_about_a_claim_asks_more_than_it_may(sam, at, ready, fernhollow, harbourlight):
    claim = ClaimFactory(school=fernhollow, provider=harbourlight, status=Status.SUBMITTED)
    of_claim = ["claim", "submitted", "withdraw", "change", "versions"]
    addresses = [at(f"claims:{page}", claim) for page in of_claim]
    addresses += [at(f"claims:{page}", ready) for page in ("provider", "hand-over", "delete")]
    addresses += [at("claims:new"), at("claims:new-options") + "?q=harbour", at("schools:grant-conditions")]
    sam.open(at("claims:list"))

    asked = {address: queries_of(lambda address=address: sam.open(address)) for address in addresses}

    assert {address: number for address, number in asked.items() if number > MOST_QUERIES} == {}


def test_an_eventful_claim_is_shown_in_a_few_questions(sam, at, ready, sam_okafor, priya_nair, ada):
    hand_over(claim=ready, to=priya_nair, note="", by=sam_okafor)
    claim = submit(claim=ready, submitter_is_mentor=False, by=priya_nair)
    delete_draft(claim=start_change(claim=claim, by=sam_okafor), by=sam_okafor)
    hand_over(claim=start_change(claim=claim, by=sam_okafor), to=priya_nair, note="", by=sam_okafor)
    sam.open(at("claims:claim", claim))

    assert queries_of(lambda: sam.open(at("claims:claim", claim))) <= MOST_QUERIES
    withdraw(claim=claim, reason="", by=priya_nair)
    assert queries_of(lambda: sam.open(at("claims:claim", claim))) <= MOST_QUERIES


def test_the_tasks_of_a_change_that_support_works_on_are_shown_in_a_few_questions(at, ready, sam_okafor, priya_nair):
    claim = submit(claim=ready, submitter_is_mentor=False, by=priya_nair)
    change = start_change(claim=claim, by=sam_okafor)
    hand_over(claim=change, to=priya_nair, note="", by=sam_okafor)
    take_back_acceptances()
    robin = Visitor(support_user())
    robin.open(at("claims:tasks", change))

    assert queries_of(lambda: robin.open(at("claims:tasks", change))) <= MOST_QUERIES
