import pytest

from claims.actions.change import start_change
from claims.models import Claim
from claims.states import Status
from tests.factories import ClaimFactory, MentorFactory, ProviderFactory, SchoolFactory, claimant_at
from tests.journeys.visitor import Visitor
from tests.roles import as_owner

pytestmark = pytest.mark.django_db


def test_picking_a_suggestion_starts_a_draft(sam, at, harbourlight):
    sam.open(at("claims:new"))

    sam.send(**{"search": "Harbourlight SCITT", "search-picked": harbourlight.code})

    draft = Claim.objects.get()
    assert (draft.provider, draft.status) == (harbourlight, Status.DRAFT)
    assert sam.address == at("claims:mentors", draft)


def test_sending_the_provider_twice_makes_one_draft(sam, at, harbourlight):
    for _ in range(2):
        sam.open(at("claims:new"))
        sam.send(**{"search": "Harbourlight SCITT", "search-picked": harbourlight.code})

    assert Claim.objects.count() == 1


def test_text_without_a_pick_is_searched(sam, at, window, harbourlight):
    sam.open(at("claims:new"))

    page = sam.send(search="harbour")

    assert page.h1 == "Choose from 1 provider that matches “harbour”"
    assert page.title.startswith(page.h1)
    assert f"New claim, {window.academic_year} {page.h1}" in page.words
    assert Claim.objects.count() == 0


def test_words_typed_after_a_pick_are_searched_and_never_taken_for_the_pick(sam, at, harbourlight):
    sam.open(at("claims:new"))

    page = sam.send(**{"search": "northquay", "search-picked": harbourlight.code})

    assert page.h1 == "No accredited provider matches “northquay”"


@pytest.mark.parametrize("term", ["harbor", "x" * 100, "' or 1=1 --", "%%", "ÅÄÖ"])
def test_a_search_without_a_match_says_so_and_keeps_the_term(sam, at, term):
    sam.open(at("claims:new"))

    page = sam.send(search=term)

    assert page.h1 == f"No accredited provider matches “{term}”"
    sam.follow("Search again")
    assert sam.page.value_of("search") == term


@pytest.mark.parametrize("term", ["northquay", "nowhere"])
def test_searching_again_keeps_the_answer_that_shows_the_search(sam, at, fernhollow, harbourlight, term):
    ClaimFactory(school=fernhollow, provider=harbourlight, status=Status.PAID)
    ProviderFactory(name="Northquay College")
    sam.open(at("claims:new"))
    assert chosen(sam.page) == []

    sam.send(known="another", search=term)
    sam.follow("Search again")

    assert chosen(sam.page) == ["another"]
    assert sam.page.value_of("search") == term


def chosen(page) -> list[str]:
    return [one.get("value") for one in page.inputs if one.get("type") == "radio" and "checked" in one.attributes]


def test_a_provider_that_is_not_accredited_is_named(sam, at):
    ProviderFactory(name="Northquay Teaching Hub", accredited=False)
    sam.open(at("claims:new"))

    page = sam.send(search="northquay")

    assert page.h1 == "Northquay Teaching Hub is not an accredited provider"
    assert "Ask them which accredited provider they work with" in page.words


def test_a_provider_that_is_not_accredited_cannot_be_picked(sam, at):
    hub = ProviderFactory(name="Northquay Teaching Hub", accredited=False)
    sam.open(at("claims:new"))

    sam.send(**{"search": "northquay", "search-picked": hub.code})

    assert Claim.objects.count() == 0


@pytest.mark.parametrize(
    ("typed", "message"),
    [
        ("", "Enter the accredited provider’s name, code, UKPRN or postcode"),
        ("h", "Enter at least 2 letters"),
        ("x" * 101, "Accredited provider must be 100 characters or fewer"),
    ],
)
def test_what_cannot_be_searched_is_an_error(sam, at, typed, message):
    sam.open(at("claims:new"))

    page = sam.send(search=typed)

    assert page.errors == [message]
    assert page.value_of("search") == typed


def test_options_are_fifteen_a_page_and_none_is_hidden(sam, at):
    for number in range(20):
        ProviderFactory(name=f"Harbour {number:02d}")

    page = sam.open(at("claims:new-options") + "?q=harbour")
    assert page.h1 == "Choose from 20 providers that match “harbour” (page 1 of 2)"
    assert len(page.inputs) == 15
    page = sam.open(at("claims:new-options") + "?q=harbour&page=2")
    assert len(page.inputs) == 5


def test_no_option_selected_is_an_error(sam, at, harbourlight):
    sam.open(at("claims:new-options") + "?q=harbour")

    page = sam.send()

    assert page.errors == ["Select an accredited provider"]


def test_a_provider_of_an_earlier_claim_is_offered_first(sam, at, fernhollow, harbourlight):
    ClaimFactory(school=fernhollow, provider=harbourlight, status=Status.PAID)

    page = sam.open(at("claims:new"))
    assert "Harbourlight SCITT" in page.words
    page = sam.send()
    assert page.errors == ["Select an accredited provider"]
    sam.send(known=harbourlight.code)

    assert Claim.objects.drafts().get().provider == harbourlight


def test_a_different_provider_than_the_known_ones_is_searched_on_the_same_page(sam, at, fernhollow, harbourlight):
    ClaimFactory(school=fernhollow, provider=harbourlight, status=Status.PAID)
    other = ProviderFactory(name="Northquay College")
    sam.open(at("claims:new"))

    sam.send(**{"known": "another", "search": "Northquay College", "search-picked": other.code})

    assert Claim.objects.drafts().get().provider == other


def test_a_draft_of_a_colleague_can_be_continued_or_left_alone(at, fernhollow, draft, harbourlight):
    priya = Visitor(claimant_at(fernhollow, first_name="Priya", last_name="Nair"))
    priya.open(at("claims:new"))
    form = {"known": "another", "search": "Harbourlight SCITT", "search-picked": harbourlight.code}

    page = priya.send(**form)
    assert page.h1 == "There is a draft for Harbourlight SCITT already. Which claim do you want?"
    assert "Started by Sam Okafor" in page.words
    assert priya.send().errors == ["Select a draft or a new claim"]
    priya.send(draft=draft.reference)
    assert priya.address == at("claims:tasks", draft)

    priya.open(at("claims:new"))
    priya.send(**form)
    priya.send(draft="new")
    assert Claim.objects.drafts().count() == 2


def test_a_change_of_a_claim_is_no_draft_to_continue(sam, at, fernhollow, harbourlight, sam_okafor, ada):
    claim = ClaimFactory(school=fernhollow, provider=harbourlight, status=Status.SUBMITTED, hours_of={ada: 4})
    start_change(claim=claim, by=sam_okafor)
    sam.open(at("claims:new"))

    sam.send(known=harbourlight.code)

    assert sam.page.h1 == "Which mentors did Harbourlight SCITT train?"


def test_suggestions_are_accredited_providers_as_json(sam, at, harbourlight):
    ProviderFactory(name="Harbour Hub", accredited=False)

    found = sam.client.get(at("claims:suggestions") + "?q=harb").json()

    assert found == [{"id": harbourlight.code, "name": "Harbourlight SCITT", "detail": f"Whitby, {harbourlight.code}"}]
    assert sam.client.get(at("claims:suggestions") + "?q=h").json() == []
    assert sam.client.get(at("claims:suggestions")).json() == []


def test_another_provider_keeps_mentors_and_says_who_has_no_hours_left_there(sam, at, fernhollow, draft, ada, grace):
    draft.trainings.create(mentor=grace, hours=12)
    northquay = ProviderFactory(name="Northquay College")
    ClaimFactory(school=SchoolFactory(), provider=northquay, status=Status.SUBMITTED, hours_of={grace: 16})
    sam.open(at("claims:provider", draft))

    page = sam.send(**{"search": "Northquay College", "search-picked": northquay.code})

    assert [training.mentor for training in draft.trainings.all()] == [ada]
    gone = "Grace Oyelaran has no hours left with Northquay College, so Grace is not on this claim now"
    assert f"{gone}: all 16 hours are already claimed (16 by another school)." in page.words


def test_the_provider_can_be_changed_without_script_and_leads_back_to_the_check(sam, at, draft, ada):
    with as_owner():
        draft.trainings.update(hours=14)
    ProviderFactory(name="Northquay College", code="N9")
    sam.open(at("claims:provider", draft) + "?return=check")

    sam.send(search="northquay")
    assert "Choose from 1 provider that matches “northquay”" in sam.page.words
    sam.send(provider="N9")
    sam.answer_the_rest()

    assert sam.address == at("claims:check", draft)
    assert Claim.objects.get().provider.code == "N9"


def test_without_mentors_on_the_list_the_page_offers_to_add_one(at, window, fernhollow, harbourlight, sam_okafor):
    draft = ClaimFactory(school=fernhollow, provider=harbourlight, created_by=sam_okafor)

    page = Visitor(sam_okafor).open(at("claims:mentors", draft))

    assert page.h1 == "Add a mentor first"
    assert page.links["Add a mentor"].endswith(f"/claims/{draft.reference}/mentors/add/")


def test_a_mentor_of_somebody_elses_school_is_never_offered(sam, at, draft):
    stranger = MentorFactory(at=[SchoolFactory()], last_name="Stranger")

    page = sam.open(at("claims:mentors", draft))

    assert "Stranger" not in page.words
    assert sam.send(mentors=[stranger.public_id]).errors == ["Select at least one mentor"]


def test_who_has_fewer_hours_left_with_the_new_provider_is_named_with_the_cause(sam, at, draft, ada):
    with as_owner():
        draft.trainings.update(hours=9)
    northquay = ProviderFactory(name="Northquay College")
    ClaimFactory(school=SchoolFactory(), provider=northquay, status=Status.SUBMITTED, hours_of={ada: 12})
    sam.open(at("claims:provider", draft))

    page = sam.send(**{"search": "Northquay College", "search-picked": northquay.code})

    left = "Ada Ní Bhriain has 4 hours left with Northquay College, not 9"
    cause = "because another school has claimed 12 of the 16. Enter the hours for Ada again."
    assert f"{left}, {cause}" in page.words
    assert draft.trainings.get().hours is None
