"""Claims submitted during a draw or the closing are wholly in or wholly out (A09)."""

from collections import Counter
from concurrent.futures import Future, ThreadPoolExecutor, as_completed
from datetime import timedelta
from functools import partial
from itertools import islice, pairwise

import pytest
from django.db import transaction

from activity.models import Entry
from claims.actions.submit import submit
from claims.models import Claim, ClaimWindow
from claims.states import Status
from claims.windows.close import close_window
from providers.models import Provider
from sampling import population
from sampling.actions import ClaimsMovedOn, draw_sample
from sampling.draw import Parameters
from sampling.models import SampledClaim, SamplingRun
from tests.claims.guards import no_row_locks
from tests.crowd import as_somebody, begun
from tests.factories import ClaimFactory, MentorFactory, ProviderFactory, claimant_at, claiming_school, open_window
from tests.factories import support_user as somebody_of_support
from tests.sampling.consistency import (
    assert_the_run_is_what_its_file_says,
    assert_the_sample_is_wholly_there,
    in_the_file,
)
from tests.sampling.runs import EVERYTHING
from work.models import Task
from work.running import run_task

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]

SUBMISSIONS = 50
A_FIFTH = Parameters(target_percent=20)


@pytest.fixture
def window() -> ClaimWindow:
    return open_window()


@pytest.fixture
def submissions(window: ClaimWindow) -> list[partial[Claim]]:
    """Fifty drafts of ten schools, with one or two mentors each."""
    providers = [ProviderFactory(), ProviderFactory()]
    schools = [claiming_school() for _ in range(10)]
    people = [claimant_at(school) for school in schools]
    return [
        partial(submit, claim=_draft_of(schools[n % 10], providers[n % 2], n), submitter_is_mentor=False, by=by)
        for n, by in enumerate(people * (SUBMISSIONS // 10))
    ]


def _draft_of(school: object, provider: Provider, number: int) -> Claim:
    hours = {MentorFactory(): 1 + number % 3 for _ in range(1 + number % 2)}
    return ClaimFactory(school=school, provider=provider, hours_of=hours, answered=True)


def draw_by_hand(window: ClaimWindow, support: object, others: list[Future[object]]) -> list[SamplingRun]:
    """Again and again while the others are busy."""
    runs = []
    while not all(other.done() for other in others) or not runs:
        runs.append(draw_sample(window=window, by=support, parameters=A_FIFTH))
    return runs


def test_each_of_fifty_claims_is_wholly_in_a_draw_by_hand_or_wholly_out(
    window: ClaimWindow, submissions: list[partial[Claim]]
) -> None:
    support = somebody_of_support()
    submitting = [begun(submission, seconds=0) for submission in submissions]

    runs = draw_by_hand(window, support, submitting)

    assert {type(other.result()) for other in submitting} == {Claim}
    runs.append(draw_sample(window=window, by=support, parameters=A_FIFTH))
    for run in runs:
        assert_the_run_is_what_its_file_says(run)
        assert_the_sample_is_wholly_there(run)
    assert max(Counter(SampledClaim.objects.values_list("claim", flat=True)).values()) == 1
    assert Claim.objects.filter(status=Status.SAMPLING_IN_PROGRESS).count() == SampledClaim.objects.count()
    for earlier, later in pairwise(runs):
        drawn = set(SampledClaim.objects.filter(run=earlier).values_list("claim__reference", flat=True))
        assert in_the_file(earlier).keys() - drawn <= in_the_file(later).keys()
    assert len(in_the_file(runs[-1])) + sum(run.sample_count for run in runs[:-1]) == SUBMISSIONS


def test_a_second_statement_would_have_counted_claims_that_are_not_in_the_file(
    window: ClaimWindow, submissions: list[partial[Claim]]
) -> None:
    """The control: the population is one statement; here another one counts."""
    support, more = somebody_of_support(), 0
    submitting = [begun(submission, seconds=0) for submission in submissions]

    while not all(other.done() for other in submitting):
        with transaction.atomic():
            run = draw_sample(window=window, by=support, parameters=A_FIFTH)
            more += population.Basis(window).claims().count() + run.sample_count - run.population_count

    assert more > 0


def close_and_draw(window: ClaimWindow) -> SamplingRun:
    after = window.closes_at + timedelta(days=365)
    assert close_window(window=window, at=after)
    assert run_task(Task.objects.get(kind="draw_sample").pk)
    return SamplingRun.objects.get()


def test_each_of_fifty_claims_is_in_the_draw_of_its_closing_window_or_has_expired(
    window: ClaimWindow, submissions: list[partial[Claim]]
) -> None:
    """Some have submitted, ten are about to, the others are late."""
    with ThreadPoolExecutor(max_workers=10) as people:
        submitting = [people.submit(as_somebody, submission) for submission in submissions]
        some_are_done = list(islice(as_completed(submitting), SUBMISSIONS // 5))
        run = close_and_draw(window)

    assert {type(other.result()) for other in some_are_done} == {Claim}
    results = Counter(type(other.result()).__name__ for other in submitting)
    assert results.keys() <= {"Claim", "WindowClosed"}
    expired = Claim.objects.filter(status=Status.EXPIRED)
    assert (run.population_count, expired.count()) == (results["Claim"], results["WindowClosed"])
    assert not Claim.objects.drafts().exists()
    assert set(Claim.objects.handed_in().values_list("reference", flat=True)) == in_the_file(run).keys()
    assert_the_run_is_what_its_file_says(run)
    assert_the_sample_is_wholly_there(run)


def close_over_a_submission(window: ClaimWindow, submission: partial[Claim]) -> list[str]:
    """The record of a claim whose submission has not committed when its window closes."""
    after = window.closes_at + timedelta(days=365)
    with transaction.atomic():
        submission()
        closing = begun(partial(close_window, window=window, at=after))
    assert closing.result() is True
    claim = submission.keywords["claim"]
    assert Claim.objects.get(pk=claim.pk).status == Status.SUBMITTED
    return list(Entry.objects.about(claim).values_list("verb", flat=True))


def test_a_window_waits_for_a_submission_that_is_under_way(
    window: ClaimWindow, submissions: list[partial[Claim]]
) -> None:
    assert close_over_a_submission(window, submissions[0]) == ["claim submitted"]


def test_without_the_lock_a_submitted_claim_is_said_to_have_expired(
    window: ClaimWindow, submissions: list[partial[Claim]]
) -> None:
    """The control."""
    with no_row_locks():
        verbs = close_over_a_submission(window, submissions[0])

    assert verbs == ["claim submitted", "draft expired"]


def draw_under_a_draw(window: ClaimWindow) -> object:
    """The first of two draws has not committed."""
    one, another = somebody_of_support(), somebody_of_support()
    with transaction.atomic():
        draw_sample(window=window, by=one, parameters=EVERYTHING)
        second = begun(partial(draw_sample, window=window, by=another, parameters=EVERYTHING))
    return second.result()


def test_two_draws_at_once_never_take_the_same_claim(window: ClaimWindow) -> None:
    ClaimFactory(window=window, status=Status.SUBMITTED)

    assert isinstance(draw_under_a_draw(window), ClaimsMovedOn)

    assert (SamplingRun.objects.count(), SampledClaim.objects.count()) == (1, 1)


def test_without_asking_again_whether_it_is_submitted_a_claim_is_drawn_twice(
    window: ClaimWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The control."""
    ClaimFactory(window=window, status=Status.SUBMITTED)
    monkeypatch.setattr(population, "drawable", lambda references, _: Claim.objects.filter(reference__in=references))

    draw_under_a_draw(window)

    assert (SamplingRun.objects.count(), SampledClaim.objects.count()) == (2, 2)
