from __future__ import annotations

import dataclasses
import secrets
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
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
from files.actions import Content
from files.csv_out import plain_text
from sampling import emails, population, provider_files
from sampling.draw import DEFAULT_PARAMETERS, METHOD, Candidate, Parameters, Sample, draw
from sampling.models import ProviderRequest, ReasonFigures, SampledClaim, SamplingRun, Stratum
from sampling.rules import due_date
from work.actions import enqueue_all
from work.leases import WorkError

T = TypeVar("T")
BUILDING = "build_provider_file"
AT_ONCE = 5000


class ClaimsMovedOn(WorkError):
    """A drawn claim has left the population. Nothing was kept; draw again."""


@transaction.atomic
def draw_sample(
    *,
    window: ClaimWindow,
    by: User | None = None,
    seed: str = "",
    parameters: Parameters = DEFAULT_PARAMETERS,
) -> SamplingRun:
    """`by` is None for the service. Raises ClaimsMovedOn."""
    set_actor(by, system_task=SystemTask.DRAWING)
    content = population.write_population(window)
    candidates = list(population.read(content.sha256))
    seed = seed or secrets.token_hex(16)
    sample = draw(candidates, seed=seed, parameters=parameters)
    drawn = [claim for claim in candidates if claim.reference in sample.reasons]
    run = _keep_run(window, by, seed, parameters, content, candidates, sample)
    _keep_figures(run, sample)
    claims = _move(drawn, run, by)
    record_many("claim chosen for a check", _choices(claims, run, sample), by=by)
    _ask_providers(run, claims, sample)
    record("sample drawn", about=run, by=by, after={"claims": run.sample_count, "value_pence": run.sample_value_pence})
    return run


def complete_request(*, request: ProviderRequest, content: Content) -> None:
    """The caller's transaction holds the lease."""
    set_actor(None, system_task=SystemTask.DRAWING)
    request.file = provider_files.keep_file(request, content)
    request.built_at = clock.now()
    request.save(update_fields=["file", "built_at"])
    emails.tell_provider(request)


def _keep_run(
    window: ClaimWindow,
    by: User | None,
    seed: str,
    parameters: Parameters,
    content: Content,
    candidates: list[Candidate],
    sample: Sample,
) -> SamplingRun:
    return SamplingRun.objects.create(
        window=window,
        drawn_by=by,
        due_on=due_date(clock.british_date(clock.database_now())),
        method=METHOD,
        seed=seed,
        parameters=dataclasses.asdict(parameters),
        population_file=population.keep_file(window, content, row_count=len(candidates)),
        population_count=sample.population.claims,
        population_value_pence=sample.population.value_pence,
        population_school_count=len({claim.school_id for claim in candidates}),
        population_mentor_count=sum(claim.mentors for claim in candidates),
        sample_count=sample.sampled.claims,
        sample_value_pence=sample.sampled.value_pence,
        sample_school_count=len({claim.school_id for claim in candidates if claim.reference in sample.reasons}),
        sample_mentor_count=sum(claim.mentors for claim in candidates if claim.reference in sample.reasons),
    )


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


def _move(drawn: list[Candidate], run: SamplingRun, by: User | None) -> list[Claim]:
    """Raises ClaimsMovedOn where a school withdrew or changed one meanwhile."""
    claims: list[Claim] = []
    for some in _in_parts(drawn):
        references = [claim.reference for claim in some]
        moved = (
            population.claims_of(run.window)
            .filter(reference__in=references)
            .update(
                status=Status.SAMPLING_IN_PROGRESS,
                answers_due_on=run.due_on,
                version=F("version") + 1,
                updated_by=by,
                updated_at=run.drawn_at,
            )
        )
        if moved != len(some) or population.facts_now(references) != [population.facts_of(claim) for claim in some]:
            raise ClaimsMovedOn("Some claims of the sample moved on while it was drawn.")
        rows = Claim.objects.filter(reference__in=references).order_by("reference")
        claims += rows.only("reference", "school_id", "provider_id")
    return claims


def _choices(claims: Iterable[Claim], run: SamplingRun, sample: Sample) -> Iterator[tuple[Claim, dict[str, object]]]:
    for claim in claims:
        after = {"status": Status.SAMPLING_IN_PROGRESS, "run": run.pk, "reason": sample.reasons[claim.reference]}
        yield (
            claim,
            {
                "school_id": claim.school_id,
                "provider_id": claim.provider_id,
                "before": {"status": Status.SUBMITTED},
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
    enqueue_all(
        BUILDING, [(f"request-{request.pk}", {"request_id": request.pk, "run_id": run.pk}) for request in requests]
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
