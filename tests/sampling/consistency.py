"""A run, its file, its sample and the providers' files are about the same claims."""

from collections import Counter
from hashlib import sha256

from django.core.files.storage import default_storage
from django.db.models import Sum

from activity.models import Entry
from claims.models import Claim, MentorTraining
from claims.states import Status
from sampling import population, provider_files
from sampling.actions import BUILDING
from sampling.draw import Candidate
from sampling.models import ProviderRequest, SampledClaim, SamplingRun
from sampling.redraw import differences
from work.models import State, Task
from work.running import run_task


def in_the_file(run: SamplingRun) -> dict[str, Candidate]:
    return {claim.reference: claim for claim in population.read(run.population_file.sha256)}


def assert_the_run_is_what_its_file_says(run: SamplingRun) -> None:
    counted = in_the_file(run)
    claims = Claim.objects.handed_in().filter(reference__in=counted)
    trainings = MentorTraining.objects.filter(claim__in=claims)
    assert run.population_count == run.population_file.row_count == len(counted) == claims.count()
    assert run.population_value_pence == (claims.aggregate(sum=Sum("amount_pence"))["sum"] or 0)
    assert run.population_school_count == claims.values("school").distinct().count()
    assert run.population_mentor_count == trainings.count()
    with default_storage.open(run.population_file.path) as content:
        assert sha256(content.read()).hexdigest() == run.population_file.sha256
    assert differences(run) == []


def assert_the_sample_is_wholly_there(run: SamplingRun) -> None:
    """Each claim has its status, reason and entry, and is in one file."""
    chosen = SampledClaim.objects.filter(run=run).select_related("claim", "request")
    assert {sampled.claim.reference for sampled in chosen} <= in_the_file(run).keys()
    assert {sampled.claim.status for sampled in chosen} <= {Status.SAMPLING_IN_PROGRESS}
    for sampled in chosen:
        entry = Entry.objects.about(sampled.claim).get(verb="claim chosen for a check")
        assert (entry.after["run"], entry.after["reason"]) == (run.pk, sampled.reason)
        assert sampled.request.provider_id == sampled.claim.provider_id
    assert run.sample_count == chosen.count()
    assert run.sample_value_pence == sum(sampled.claim.amount_pence for sampled in chosen)
    assert rows_in_files(run) == Counter(
        MentorTraining.objects.filter(claim__samplings__run=run).values_list("claim__reference", flat=True)
    )


def rows_in_files(run: SamplingRun) -> Counter[str]:
    """Rows by reference, over all files."""
    for task in Task.objects.filter(kind=BUILDING, state=State.WAITING):
        run_task(task.pk)
    rows: Counter[str] = Counter()
    for request in ProviderRequest.objects.filter(run=run).select_related("file"):
        with default_storage.open(request.file.path) as content:
            lines = content.read().decode("utf-8-sig").splitlines()[1:]
        assert lines == b"".join(provider_files.lines_of(request)).decode("utf-8-sig").splitlines()[1:]
        rows.update(line.partition(",")[0] for line in lines)
    return rows
