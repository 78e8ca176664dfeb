import pytest
from django.test import Client

from common.clock import now
from sampling.answers.actions import save_answers
from sampling.draw import Parameters
from sampling.models import SamplingRun
from support.charts import Bar, BarChart
from tests.factories import MentorFactory, ProviderFactory, SchoolFactory, closed_window, person_at, support_user
from tests.pages import Page, inspect
from tests.queries import queries_of
from tests.sampling.answers.asking import agree, given, send, trainings_of
from tests.sampling.runs import built, submitted

pytestmark = pytest.mark.django_db

HALF = Parameters(target_percent=50)


@pytest.fixture
def run(browser: Client) -> SamplingRun:
    """Of twelve claims of 3 hours in one stratum."""
    provider, school, window = ProviderFactory(), SchoolFactory(), closed_window(closed_at=now())
    for _ in range(12):
        submitted(window, school=school, provider=provider, hours_of={MentorFactory(): 3})
    return built(window, parameters=HALF)


@pytest.fixture
def browser(client: Client) -> Client:
    client.force_login(support_user())
    return client


def page_of(browser: Client, run: SamplingRun) -> Page:
    return inspect(browser.get(f"/support/sampling/{run.pk}/"))


def answer(run: SamplingRun) -> None:
    """One claim that was left to chance agreed, another refused."""
    request = run.requests.get()
    sam = person_at(request.provider)
    right, refused, *_ = [each.claim for each in run.sampled_claims.filter(chance__lt=1).order_by("pk")]
    agree(request, sam, right)
    save_answers(request=request, given=[given(trainings_of(refused)[0], 0)], by=sam)
    send(request, sam)


def test_a_run_says_what_its_answers_mean(browser: Client, run: SamplingRun) -> None:
    assert "so nothing can be said about the others" in page_of(browser, run).words
    without = queries_of(lambda: page_of(browser, run))

    answer(run)

    words = page_of(browser, run).words
    assert "None of 1 settled claim that was left to chance was wrong: too few to say more" in words
    assert f"Mentors answered: 2 of {run.sample_count}" in words
    assert f"Claims settled: 1 of {run.sample_count}" in words
    assert f"No assurance: {run.sample_count - 1} sampled claims worth" in words
    assert queries_of(lambda: page_of(browser, run)) == without


def test_bars_are_as_long_as_their_values() -> None:
    chart = BarChart("Share", [Bar("Urban", 5, "5%"), Bar("Rural", 40, "40%")], line=10, least=20)

    assert [width for _, width in chart] == ["12.5%", "100%"]
    assert chart.line_at == "25%"
    assert [width for _, width in BarChart("Nothing", [Bar("Urban", 0, "0%")])] == ["0%"]
