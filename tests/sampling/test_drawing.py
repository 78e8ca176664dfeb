"""From a closed window to a run, its requests and the promise of files."""

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from activity.models import Entry
from claims.models import Claim, ClaimWindow
from claims.states import Status
from common.clock import now
from files.models import StoredFile
from sampling import actions, population
from sampling.actions import ClaimsMovedOn, draw_sample
from sampling.draw import Parameters, Reason
from sampling.models import ProviderRequest, SampledClaim, SamplingRun
from tests.factories import ClaimFactory, MentorFactory, ProviderFactory, SchoolFactory, support_user
from tests.raw_changes import by_hand
from work.actions import enqueue
from work.models import State, Task
from work.running import run_task

pytestmark = pytest.mark.django_db

EVERYTHING = Parameters(target_percent=100)


def submitted(window: ClaimWindow, number: int = 1, **values: object) -> list:
    provider = values.pop("provider", None) or ProviderFactory()
    return [ClaimFactory(window=window, status=Status.SUBMITTED, provider=provider, **values) for _ in range(number)]


def test_a_draw_keeps_everything_needed_to_make_it_again(window: ClaimWindow) -> None:
    submitted(window, 12)

    run = draw_sample(window=window)

    assert run.method == "circle, version 1"
    assert run.parameters == {
        "high_value_above_pence": 500_000,
        "mentor_submitted_percent": 20,
        "target_percent": 10,
        "method": "circle, version 1",
        "over": f"window {window}",
        "statuses": ["submitted"],
        "left_out": {},
        "changed_because": "",
    }
    assert (run.population_count, run.population_value_pence) == (12, 12 * 43_800)
    assert (run.population_school_count, run.population_mentor_count) == (12, 12)
    assert len(list(population.read(run.population_file.sha256))) == run.population_file.row_count == 12


def test_drawn_claims_are_being_checked_and_the_others_stay(window: ClaimWindow) -> None:
    claims = submitted(window, 12)

    run = draw_sample(window=window)

    drawn = set(SampledClaim.objects.filter(run=run).values_list("claim", flat=True))
    assert 0 < len(drawn) < 12
    for claim in claims:
        claim.refresh_from_db()
        assert claim.status == (Status.SAMPLING_IN_PROGRESS if claim.pk in drawn else Status.SUBMITTED)
        assert claim.version == (2 if claim.pk in drawn else 1)


def test_each_move_is_on_record_with_its_reason(window: ClaimWindow) -> None:
    (claim,) = submitted(window)

    run = draw_sample(window=window)

    entry = Entry.objects.about(claim).get(verb="claim chosen for a check")
    assert (entry.by, entry.school_id, entry.provider_id) == (None, claim.school_id, claim.provider_id)
    assert entry.before == {"status": "submitted"}
    assert entry.after == {"status": "sampling_in_progress", "run": run.pk, "reason": run.sampled_claims.get().reason}
    assert list(Entry.objects.about(run).order_by("pk").values_list("verb", flat=True)) == [
        "sample drawn",
        "sample sent",
    ]


@pytest.mark.parametrize("status", [status for status in Status if status != Status.SUBMITTED])
def test_only_submitted_claims_are_drawn_from(window: ClaimWindow, status: Status) -> None:
    ClaimFactory(window=window, status=status)

    run = draw_sample(window=window, parameters=EVERYTHING)

    assert (run.population_count, run.sample_count) == (0, 0)


def test_claims_that_are_assured_already_are_left_out(window: ClaimWindow) -> None:
    submitted(window, assured_at=now())
    (other,) = submitted(window)

    run = draw_sample(window=window, parameters=EVERYTHING)

    assert [sampled.claim for sampled in run.sampled_claims.all()] == [other]


def test_claims_of_another_window_are_left_out(window: ClaimWindow) -> None:
    ClaimFactory(status=Status.SUBMITTED)

    assert draw_sample(window=window, parameters=EVERYTHING).population_count == 0


def test_an_empty_window_has_a_run_of_noughts_and_nobody_is_asked(window: ClaimWindow) -> None:
    run = draw_sample(window=window)

    assert (run.population_count, run.population_value_pence, run.sample_count) == (0, 0, 0)
    assert not ProviderRequest.objects.exists()
    assert not Task.objects.filter(kind=actions.BUILDING).exists()


def test_each_provider_is_asked_about_its_own_claims_and_promised_one_file(window: ClaimWindow) -> None:
    harbourlight, northquay = ProviderFactory(), ProviderFactory()
    fernhollow = SchoolFactory()
    both = {MentorFactory(): 8, MentorFactory(): 6}
    submitted(window, provider=harbourlight, school=fernhollow, hours_of=both)
    submitted(window, provider=harbourlight, school=fernhollow)
    submitted(window, provider=harbourlight)
    submitted(window, provider=northquay)

    run = draw_sample(window=window, parameters=EVERYTHING)

    asked = run.requests.order_by("provider")
    assert [(r.provider, r.claim_count, r.school_count, r.mentor_count) for r in asked] == [
        (harbourlight, 3, 2, 4),
        (northquay, 1, 1, 1),
    ]
    assert {r.due_on for r in asked} == {run.due_on}
    assert set(Claim.objects.values_list("answers_due_on", flat=True)) == {run.due_on}
    assert run.sample_mentor_count == 5
    promised = Task.objects.filter(kind=actions.BUILDING).order_by("pk")
    assert [task.arguments["request_id"] for task in promised] == [r.pk for r in asked]


def test_strata_and_reasons_add_up_to_the_run(window: ClaimWindow) -> None:
    submitted(window, 6)
    submitted(window, 5, school=SchoolFactory(phase="Secondary"))
    submitted(window, 3, submitter_is_mentor=True)

    run = draw_sample(window=window)

    strata = list(run.strata.all())
    assert len(strata) == 2
    assert sum(stratum.claim_count for stratum in strata) == run.population_count == 14
    assert sum(stratum.sampled_value_pence for stratum in strata) == run.sample_value_pence
    assert {figures.reason: figures.claim_count for figures in run.reasons.all()} == {
        reason: run.sampled_claims.filter(reason=reason).count() for reason in Reason
    }


def test_the_service_draws_once_for_a_window_however_often_it_is_asked(window: ClaimWindow) -> None:
    submitted(window, 3)
    task = enqueue("draw_sample", f"window-{window.pk}", window_id=window.pk)

    run_task(task.pk)
    Task.objects.filter(pk=task.pk).update(state=State.WAITING, done_at=None)
    run_task(task.pk)

    task.refresh_from_db()
    assert task.state == State.DONE
    assert SamplingRun.objects.filter(window=window).count() == 1


def test_the_database_refuses_a_second_automatic_run(window: ClaimWindow) -> None:
    draw_sample(window=window)

    with pytest.raises(IntegrityError, match="the_service_draws_once_for_each_window"), transaction.atomic():
        draw_sample(window=window)


def test_a_person_can_draw_again_from_what_was_left(window: ClaimWindow) -> None:
    submitted(window, 12)
    first = draw_sample(window=window)

    second = draw_sample(window=window, by=support_user(), parameters=EVERYTHING)

    assert first.sample_count + second.sample_count == 12


def test_a_draw_from_which_a_claim_has_moved_on_leaves_nothing_behind(
    window: ClaimWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    (claim,) = submitted(window)
    read = population.read

    def read_while_it_is_withdrawn(sha256: str) -> list:
        candidates = list(read(sha256))
        with by_hand():
            type(claim).objects.filter(pk=claim.pk).update(status=Status.WITHDRAWN)
        return candidates

    monkeypatch.setattr(population, "read", read_while_it_is_withdrawn)
    with pytest.raises(ClaimsMovedOn), transaction.atomic():
        draw_sample(window=window)

    assert not SamplingRun.objects.exists()
    assert not StoredFile.objects.exists()


def test_drawing_takes_as_many_queries_for_many_claims_as_for_few(window: ClaimWindow) -> None:
    queries = []
    for number in (2, 40):
        submitted(window, number)
        with CaptureQueriesContext(
            connection,
        ) as captured:
            draw_sample(window=window, by=support_user(), parameters=EVERYTHING)
        queries.append(len(captured))

    assert queries[0] == queries[1]
