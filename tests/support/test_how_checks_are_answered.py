from datetime import timedelta

import pytest
from django.test import Client
from time_machine import travel

from common.clock import now
from sampling.answers.actions import save_answers
from sampling.models import SamplingRun
from schools.models import FundingArea
from tests.clock import in_term
from tests.factories import MentorFactory, ProviderFactory, SchoolFactory, closed_window, person_at, support_user
from tests.pages import Element, Page, inspect
from tests.queries import MOST_QUERIES, queries_of
from tests.sampling.answers.asking import agree, given, send, trainings_of
from tests.sampling.runs import built, submitted

pytestmark = [pytest.mark.django_db, in_term]

ADDRESS = "/support/sampling/answers/"


@pytest.fixture
def browser(client: Client) -> Client:
    client.force_login(support_user())
    return client


@pytest.fixture
def run() -> SamplingRun:
    """Harbourlight has two claims in the Fringe, Larkwell one in Inner London."""
    window = closed_window(closed_at=now())
    harbourlight = ProviderFactory(name="Harbourlight SCITT", code="1HA")
    fringe, london = (SchoolFactory(funding_area=area) for area in (FundingArea.FRINGE, FundingArea.INNER_LONDON))
    for _ in range(2):
        submitted(window, school=fringe, provider=harbourlight, hours_of={MentorFactory(): 10})
    submitted(window, school=london, provider=ProviderFactory(name="Larkwell", code="1LA"))
    return built(window)


def answered(run: SamplingRun) -> None:
    """Harbourlight agrees with one of its claims after 3 days, and with 4 of 10 hours of the other after 40."""
    request = run.requests.get(provider__code="1HA")
    sam = person_at(request.provider)
    first, second = [sampled.claim for sampled in request.sampled_claims.order_by("pk")]
    with travel(now() + timedelta(days=3)):
        agree(request, sam, first)
        send(request, sam)
    with travel(now() + timedelta(days=40)):
        save_answers(request=request, given=[given(trainings_of(second)[0], 4)], by=sam)
        send(request, sam)


def table(page: Page, caption: str) -> list[list[str]]:
    (found,) = [each for each in page.root.all("table") if each.all("caption")[0].words == caption]
    return [[cell.words for cell in cells(row)] for row in found.all("tr")[1:]]


def cells(row: Element) -> list[Element]:
    return row.all("th", "td")


def test_figures_say_who_answers_in_time_and_what_is_not_agreed(browser: Client, run: SamplingRun) -> None:
    answered(run)

    page = inspect(browser.get(ADDRESS))

    harbourlight = ["2", "2", "1 (50.0%)", "21.5", "2", "1", "50.0%"]
    larkwell = ["1", "0", "0 (0.0%)", "", "0", "0", ""]
    assert table(page, "By provider") == [["Harbourlight SCITT", *harbourlight], ["Larkwell", *larkwell]]
    assert table(page, "By area") == [
        ["Inner London", *larkwell],
        ["Fringe", *harbourlight],
        ["All", "3", "2", "1 (33.3%)", "21.5", "2", "1", "50.0%"],
    ]
    assert table(page, "Not agreed, by reason") == [
        ["We recorded fewer hours", "Mentors: 1", "Share of all answers: 50.0%", "Hours not agreed: 6"]
    ]


@pytest.mark.parametrize(
    ("narrowed", "providers"),
    [
        ("provider=1LA", ["Larkwell"]),
        ("area=fringe", ["Harbourlight SCITT"]),
        ("area=nowhere&run=x", ["Harbourlight SCITT", "Larkwell"]),
    ],
)
def test_figures_are_narrowed_by_their_address(
    browser: Client, run: SamplingRun, narrowed: str, providers: list[str]
) -> None:
    page = inspect(browser.get(f"{ADDRESS}?{narrowed}"))

    assert [name for name, *_ in table(page, "By provider")] == providers
    assert "No claim fits" in inspect(browser.get(f"{ADDRESS}?run={run.pk + 1}")).words


def test_figures_ask_as_often_for_many_answers_as_for_none(browser: Client, run: SamplingRun) -> None:
    without = queries_of(lambda: browser.get(ADDRESS))

    answered(run)

    assert queries_of(lambda: browser.get(ADDRESS)) == without <= MOST_QUERIES
