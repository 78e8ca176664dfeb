"""What the answers of a run found, for the estimate (docs/reference/rules.md, part 7.8)."""

from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery

from sampling.answers.models import SentClaim
from sampling.draw import Reason
from sampling.estimate import Checked
from sampling.models import SampledClaim, SamplingRun


def standing() -> QuerySet[SentClaim]:
    """Not reopened: one of a sampled claim at most."""
    return SentClaim.objects.filter(reopening=None)


def settled(run: SamplingRun) -> QuerySet[SampledClaim]:
    """All of it agreed, or decided."""
    over = standing().filter(Q(agrees=True) | Q(decision__isnull=False), sampled=OuterRef("pk"))
    return SampledClaim.objects.filter(Exists(over), run=run)


def checked_in(run: SamplingRun) -> list[Checked]:
    """One query. Values are those at submission."""
    of_claim = standing().filter(sampled=OuterRef("pk"))
    rows = SampledClaim.objects.filter(run=run).annotate(
        agrees=Subquery(of_claim.values("agrees")[:1]), decided=Subquery(of_claim.values("decision__hours")[:1])
    )
    columns = ("reason", "chance", "claim__hours", "claim__rate_pence", "agrees", "decided")
    return [_checked(*row) for row in rows.values_list(*columns)]


def _checked(
    reason: str, chance: Any, hours: Any, rate_pence: Any, agrees: bool | None, decided: int | None
) -> Checked:
    """`agrees`: whether, or None; `decided`: hours, or None."""
    right = hours if agrees else decided
    wrong = None if right is None else (hours - right) * rate_pence
    return Checked(Reason(reason), chance and float(chance), hours * rate_pence, wrong)
