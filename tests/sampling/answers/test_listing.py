"""The list of schools of one request: found, narrowed, sorted, and as quick for many as for few."""

import pytest
from django.test import Client

from claims.models import ClaimWindow
from providers.models import Provider
from sampling.answers.actions import save_answers
from sampling.models import ProviderRequest
from tests.factories import MentorFactory, ProviderFactory, SchoolFactory, person_at
from tests.pages import inspect
from tests.queries import MOST_QUERIES, queries_of
from tests.sampling.answers.asking import agree, given, send, trainings_of
from tests.sampling.runs import built, submitted

pytestmark = pytest.mark.django_db

NAMES = ["Ash", "Birch", "Cedar", "Dogwood", "Elm", "Fir", "Gorse", "Hazel", "Ivy", "Juniper"]


@pytest.fixture
def harbourlight() -> Provider:
    return ProviderFactory(code="H33")


@pytest.fixture
def asked(window: ClaimWindow, harbourlight: Provider) -> ProviderRequest:
    """Ash is sent, Birch answered, of Cedar's two mentors one; of ten schools."""
    claims = {}
    for number, name in enumerate(NAMES):
        school = SchoolFactory(name=f"{name} Primary School")
        hours = {MentorFactory(first_name=f"Ada{name}", last_name="Grey"): 10 + number % 7}
        hours |= {MentorFactory(): 3} if name == "Cedar" else {}
        (claims[name],) = submitted(window, provider=harbourlight, school=school, hours_of=hours)
    request, sam = built(window).requests.get(), person_at(harbourlight)
    agree(request, sam, claims["Ash"])
    send(request, sam)
    agree(request, sam, claims["Birch"])
    save_answers(request=request, given=[given(trainings_of(claims["Cedar"])[0], 2)], by=sam)
    return request


@pytest.fixture
def sam(client: Client, harbourlight: Provider) -> Client:
    client.force_login(person_at(harbourlight))
    return client


def schools_on(client: Client, address: str) -> list[str]:
    links = inspect(client.get(address)).links
    return [name.removesuffix(" Primary School") for name in links if name.endswith(" Primary School")]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("", NAMES),
        ("?state=sent", ["Ash"]),
        ("?state=answered", ["Birch"]),
        ("?state=to-answer", NAMES[2:]),
        ("?sort=hours&state=to-answer", ["Gorse", "Cedar", "Fir", "Elm", "Dogwood", "Juniper", "Ivy", "Hazel"]),
        ("?state=nonsense&sort=nonsense", NAMES),
        ("?found=nonsense", []),
    ],
)
def test_schools_are_narrowed_and_sorted(sam: Client, asked: ProviderRequest, query: str, expected: list[str]) -> None:
    assert schools_on(sam, f"{asked.get_absolute_url()}{query}") == expected


def test_a_school_is_found_by_its_name_its_claim_or_its_mentor(sam: Client, asked: ProviderRequest) -> None:
    address, elm = asked.get_absolute_url(), asked.sampled_claims.get(claim__school__name="Elm Primary School").claim
    mentor = trainings_of(elm)[0].mentor
    elms = f"{address}schools/{elm.school.public_id}/"
    for words in ("elm", elm.reference, "AdaElm", mentor.trn):
        assert sam.post(address, {"words": words})["Location"] == elms, words

    found = sam.post(address, {"words": "Grey"})["Location"]
    assert schools_on(sam, found) == NAMES
    assert "Grey" not in found
    nothing = inspect(sam.post(address, {"words": "Nobody"})).words
    assert "No school of this request fits, nor a claim or mentor" in nothing


def test_the_list_takes_as_many_queries_for_many_schools_as_for_few(
    sam: Client, asked: ProviderRequest, harbourlight: Provider, window: ClaimWindow
) -> None:
    submitted(window, provider=harbourlight)
    few = built(window, by=person_at(harbourlight)).requests.get()
    query = "?state=to-answer&sort=left"
    sam.get(few.get_absolute_url())

    taken = [queries_of(lambda each=each: sam.get(f"{each.get_absolute_url()}{query}")) for each in (few, asked)]

    assert taken[0] == taken[1] <= MOST_QUERIES, taken
