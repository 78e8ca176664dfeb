"""What providers still owe: a claim is answered once it has left its check."""

from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from claims.states import Status
from common.clock import today
from sampling.models import ProviderRequest, SampledClaim, SamplingRun
from schools.models import School


def within(sampled: QuerySet[SampledClaim], part: QuerySet[School] | None) -> QuerySet[SampledClaim]:
    """`part`: the schools of a delivery partner; None for all."""
    return sampled if part is None else sampled.filter(claim__school__in=part)


def still_to_answer(part: QuerySet[School] | None = None) -> QuerySet[SampledClaim]:
    """A claim that was drawn again is owed for the latest draw only."""
    sent = SampledClaim.objects.filter(run__outcome__is_sent=True)
    later = sent.filter(claim=OuterRef("claim"), pk__gt=OuterRef("pk"))
    return within(sent.filter(~Exists(later), claim__status=Status.SAMPLING_IN_PROGRESS), part)


def with_unanswered(requests: QuerySet[ProviderRequest], part: QuerySet[School] | None = None) -> QuerySet[Any]:
    """`unanswered` and `ended`: claims."""
    of_request = still_to_answer(part).filter(request=OuterRef("pk")).order_by().values("request")
    over = SampledClaim.objects.filter(request=OuterRef("pk"), ending__isnull=False)
    ended = within(over, part).order_by().values("request")
    return requests.annotate(
        unanswered=Coalesce(Subquery(of_request.annotate(number=Count("pk")).values("number")), 0),
        ended=Coalesce(Subquery(ended.annotate(number=Count("pk")).values("number")), 0),
    )


def overdue() -> QuerySet[ProviderRequest]:
    return ProviderRequest.objects.filter(Exists(still_to_answer().filter(request=OuterRef("pk"))), due_on__lt=today())


def with_what_is_owed(runs: QuerySet[SamplingRun]) -> QuerySet[Any]:
    """`owing` and `overdue`: requests."""
    asked = ProviderRequest.objects.filter(Exists(still_to_answer().filter(request=OuterRef("pk"))))
    of_run = asked.filter(run=OuterRef("pk")).order_by().values("run")
    late = Q(due_on__lt=today())
    return runs.annotate(
        owing=Coalesce(Subquery(of_run.annotate(number=Count("pk")).values("number")), 0),
        overdue=Coalesce(Subquery(of_run.annotate(number=Count("pk", filter=late)).values("number")), 0),
    )
