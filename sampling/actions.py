from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import TypeVar

from django.db import transaction
from django.db.models import Count, F

from accounts.models import User
from activity.actions import record, record_many
from activity.system_tasks import SystemTask
from claims.models import Claim, ClaimWindow, MentorTraining
from claims.states import Status
from common import clock
from common.actor import set_actor
from files.actions import Content, create_file, store, store_content
from files.csv_out import MEDIA_TYPE, plain_text
from files.models import StoredFile
from sampling import emails, population, provider_files
from sampling.draw import DEFAULT_PARAMETERS, METHOD, Candidate, Parameters, Sample, draw, sample_file
from sampling.models import Commitment, Outcome, ProviderRequest, ReasonFigures, SampledClaim, SamplingRun, Stratum
from sampling.population import Basis
from sampling.rules import due_date
from sampling.seeds.actions import commit, commitment_of, publish, secret_of
from sampling.seeds.rules import parameters_file, seed_from
from work.actions import enqueue_all
from work.leases import WorkError

T = TypeVar("T")
BUILDING = "build_provider_file"
AT_ONCE = 5000


class ClaimsMovedOn(WorkError):
    """A drawn claim has left the population. Nothing was kept; draw again."""


class AlreadyDecided(Exception):
    """The draw was sent or discarded."""


@transaction.atomic
def draw_sample(
    *, window: ClaimWindow, by: User | None = None, parameters: Parameters = DEFAULT_PARAMETERS
) -> SamplingRun:
    """Drawn and sent at once. `by` is None for the service. Raises ClaimsMovedOn."""
    set_actor(by, system_task=SystemTask.DRAWING)
    commitment = commit(window=window, by=by) if by else commitment_of(window=window)
    run, drawn = _draw(Basis(window), commitment, by, parameters)
    _send(run, drawn, by)
    return run


@transaction.atomic
def draw_by_hand(
    *, basis: Basis, commitment: Commitment, by: User, parameters: Parameters = DEFAULT_PARAMETERS
) -> SamplingRun:
    """Nothing moves and nobody is told before it is sent."""
    set_actor(by)
    run, _ = _draw(basis, commitment, by, parameters)
    return run


@transaction.atomic
def send_run(*, run: SamplingRun, by: User) -> None:
    """Raises ClaimsMovedOn: then it can only be discarded. Raises AlreadyDecided."""
    _lock_undecided(run, by)
    chosen = set(run.sampled_claims.values_list("claim__reference", flat=True))
    drawn = [claim for claim in population.read(run.population_file.sha256) if claim.reference in chosen]
    _send(run, drawn, by)


@transaction.atomic
def discard_run(*, run: SamplingRun, reason: str, by: User) -> None:
    """By a second person, which the database holds too. Secret and reason are public. Raises AlreadyDecided."""
    _lock_undecided(run, by)
    Outcome.objects.create(run=run, is_sent=False, reason=reason, decided_by=by)
    publish(run.commitment)
    record("sample discarded", about=run, by=by, after={"reason": reason})


def _lock_undecided(run: SamplingRun, by: User) -> None:
    set_actor(by)
    Commitment.objects.select_for_update().get(pk=run.commitment_id)
    if Outcome.objects.filter(run=run).exists():
        raise AlreadyDecided


def _draw(
    basis: Basis, commitment: Commitment, by: User | None, parameters: Parameters
) -> tuple[SamplingRun, list[Candidate]]:
    """Parameters and population are written down before there is a seed."""
    written = basis.written(parameters)
    fixed = store_content(parameters_file(written))
    content = population.write_population(basis)
    seed = seed_from(secret_of(commitment), population_digest=content.sha256, parameters_digest=fixed.sha256)
    candidates = list(population.read(content.sha256))
    sample = draw(candidates, seed=seed, parameters=parameters)
    drawn = [claim for claim in candidates if claim.reference in sample.reasons]
    run = SamplingRun.objects.create(
        window=basis.window,
        academic_year=basis.year,
        drawn_by=by,
        due_on=due_date(clock.british_date(clock.database_now())),
        method=METHOD,
        seed=seed,
        commitment=commitment,
        parameters=written,
        population_file=population.keep_file(basis, content, row_count=len(candidates)),
        parameters_file=_keep_parameters(basis, fixed),
        sample_file=_keep_sample(basis, sample),
        **_figures_of(candidates, drawn),
    )
    _keep_figures(run, sample)
    _ask_providers(run, _claims(drawn), sample)
    record("sample drawn", about=run, by=by, after={"claims": run.sample_count, "value_pence": run.sample_value_pence})
    return run, drawn


def _send(run: SamplingRun, drawn: list[Candidate], by: User | None) -> None:
    """Answers are due so many days from now."""
    due_on = due_date(clock.british_date(clock.database_now()))
    run.requests.exclude(due_on=due_on).update(due_on=due_on)
    claims = _move(drawn, run, due_on, by)
    reasons = dict(run.sampled_claims.values_list("claim_id", "reason"))
    record_many("claim chosen for a check", _choices(claims, run, reasons), by=by)
    Outcome.objects.create(run=run, is_sent=True, decided_by=by)
    publish(run.commitment)
    requests = run.requests.order_by("pk").values_list("pk", flat=True)
    enqueue_all(BUILDING, [(f"request-{pk}", {"request_id": pk, "run_id": run.pk}) for pk in requests])
    record("sample sent", about=run, by=by)


def complete_request(*, request: ProviderRequest, content: Content) -> None:
    """The caller's transaction holds the lease."""
    set_actor(None, system_task=SystemTask.DRAWING)
    request.file = provider_files.keep_file(request, content)
    request.built_at = clock.now()
    request.save(update_fields=["file", "built_at"])
    emails.tell_provider(request)


def _keep_parameters(basis: Basis, content: Content) -> StoredFile:
    return create_file(
        content,
        kind="sampling_parameters",
        name=f"sampling-parameters-{basis.name}.json",
        media_type="application/json",
        row_count=0,
    )


def _keep_sample(basis: Basis, sample: Sample) -> StoredFile:
    return store(
        sample_file(sample),
        kind="sampling_sample",
        name=f"sampling-sample-{basis.name}.csv",
        media_type=MEDIA_TYPE,
        row_count=sample.sampled.claims,
    )


def _figures_of(candidates: list[Candidate], drawn: list[Candidate]) -> dict[str, int]:
    return {
        f"{name}_{what}": figure
        for name, claims in (("population", candidates), ("sample", drawn))
        for what, figure in (
            ("count", len(claims)),
            ("value_pence", sum(claim.value_pence for claim in claims)),
            ("school_count", len({claim.school_id for claim in claims})),
            ("mentor_count", sum(claim.mentors for claim in claims)),
        )
    }


def _keep_figures(run: SamplingRun, sample: Sample) -> None:
    ReasonFigures.objects.bulk_create(
        ReasonFigures(run=run, reason=reason, claim_count=figures.claims, value_pence=figures.value_pence)
        for reason, figures in sample.by_reason.items()
    )
    Stratum.objects.bulk_create(
        Stratum(
            run=run,
            **dict(zip(("type_name", "phase", "urban_rural"), map(plain_text, cells), strict=True)),
            claim_count=figures.population.claims,
            value_pence=figures.population.value_pence,
            sampled_count=figures.sampled.claims,
            sampled_value_pence=figures.sampled.value_pence,
            rest_count=figures.rest.claims,
            rest_value_pence=figures.rest.value_pence,
            drawn_count=figures.drawn.claims,
            drawn_value_pence=figures.drawn.value_pence,
        )
        for cells, figures in sample.strata.items()
    )


def _in_parts(things: list[T]) -> Iterator[list[T]]:
    for start in range(0, len(things), AT_ONCE):
        yield things[start : start + AT_ONCE]


def _claims(drawn: list[Candidate]) -> list[Claim]:
    claims: list[Claim] = []
    for some in _in_parts(drawn):
        rows = Claim.objects.filter(reference__in=[claim.reference for claim in some]).order_by("reference")
        claims += rows.only("reference", "school_id", "provider_id", "checked_from")
    return claims


def _move(drawn: list[Candidate], run: SamplingRun, due_on: date, by: User | None) -> list[Claim]:
    """Raises ClaimsMovedOn where a school withdrew or changed one meanwhile."""
    for some in _in_parts(drawn):
        references = [claim.reference for claim in some]
        moved = population.drawable(references, run.statuses).update(
            status=Status.SAMPLING_IN_PROGRESS,
            answers_due_on=due_on,
            version=F("version") + 1,
            updated_by=by,
            updated_at=clock.now(),
        )
        if moved != len(some) or population.facts_now(references) != [population.facts_of(claim) for claim in some]:
            raise ClaimsMovedOn("Some claims of the sample moved on while it was drawn.")
    return _claims(drawn)


def _choices(
    claims: Iterable[Claim], run: SamplingRun, reasons: dict[int, str]
) -> Iterator[tuple[Claim, dict[str, object]]]:
    for claim in claims:
        after = {"status": Status.SAMPLING_IN_PROGRESS, "run": run.pk, "reason": reasons[claim.pk]}
        yield (
            claim,
            {
                "school_id": claim.school_id,
                "provider_id": claim.provider_id,
                "before": {"status": claim.checked_from},
                "after": after,
            },
        )


def _ask_providers(run: SamplingRun, claims: list[Claim], sample: Sample) -> None:
    asked: dict[int, list[Claim]] = defaultdict(list)
    for claim in claims:
        asked[claim.provider_id].append(claim)
    mentors = _mentors_by_provider(claims)
    requests = ProviderRequest.objects.bulk_create(
        ProviderRequest(
            run=run,
            provider_id=provider_id,
            due_on=run.due_on,
            claim_count=len(theirs),
            school_count=len({claim.school_id for claim in theirs}),
            mentor_count=mentors[provider_id],
        )
        for provider_id, theirs in sorted(asked.items())
    )
    SampledClaim.objects.bulk_create(
        (
            SampledClaim(
                request=request,
                run=run,
                claim=claim,
                reason=sample.reasons[claim.reference],
                chance=_decimal(sample.chances[claim.reference]),
            )
            for request in requests
            for claim in asked[request.provider_id]
        ),
        batch_size=AT_ONCE,
    )


def _decimal(chance: Fraction | None) -> Decimal | None:
    return None if chance is None else Decimal(chance.numerator) / chance.denominator


def _mentors_by_provider(claims: list[Claim]) -> Counter[int]:
    """One row for each claim and mentor."""
    mentors: Counter[int] = Counter()
    for some in _in_parts(claims):
        trainings = MentorTraining.objects.filter(claim__in=[claim.pk for claim in some])
        mentors.update(dict(trainings.values_list("claim__provider").annotate(Count("pk"))))
    return mentors
