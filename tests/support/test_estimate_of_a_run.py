import pytest
from django.test import Client

from common.clock import now
from sampling.answers.actions import save_answers
from sampling.draw import Parameters
from sampling.models import SamplingRun
from support.charts import Bar, BarChart
from tests.factories import (
    MentorFactory,
    ProviderFactory,
    SchoolFactory,
    closed_window,
    manager_at,
    person_at,
    support_user,
)
from tests.pages import Page, inspect
from tests.queries import queries_of
from tests.sampling.answers.asking import agree, given, send, trainings_of
from tests.sampling.replies.refused import accept, refused, send_off
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
    assert "that the settled claims stand for. That holds for 95 of 100 samples" in words
    assert f"Mentors answered: 2 of {run.sample_count}" in words
    assert f"Claims settled: 1 of {run.sample_count}" in words
    assert f"No assurance: {run.sample_count - 1} sampled claims worth" in words
    assert queries_of(lambda: page_of(browser, run)) == without


def test_what_a_school_accepts_is_found_wrong(browser: Client) -> None:
    """6 of 10 hours at £43.80 of the only claim."""
    mentor = MentorFactory()
    claim = refused(closed_window(closed_at=now()), {mentor: 10}, {mentor: 4})
    run = SamplingRun.objects.get()
    assert "No assurance: 1 sampled claim worth £438.00 is disputed or not answered" in page_of(browser, run).words

    by = manager_at(claim.school)
    accept(claim, mentor, by)
    send_off(claim, by)

    words = page_of(browser, run).words
    assert "Every claim was checked: £262.80 of £438 was wrong." in words
    assert "No assurance:" not in words
    assert "Claims settled: 1 of 1" in words


def test_bars_are_as_long_as_their_values() -> None:
    chart = BarChart("Share", [Bar("Urban", 5, "5%"), Bar("Rural", 40, "40%")], line=10, least=20)

    assert [width for _, width in chart] == ["12.5%", "100%"]
    assert chart.line_at == "25%"
    assert chart.end == "40%"
    assert [width for _, width in BarChart("Nothing", [Bar("Urban", 0, "0%")])] == ["0%"]
