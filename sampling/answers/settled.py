"""What the answers of a run found, for the estimate (docs/reference/rules.md, part 7.8)."""

from typing import Any

from django.db.models import Exists, OuterRef, QuerySet, Subquery

from sampling.answers.models import SentClaim
from sampling.draw import Reason
from sampling.estimate import Checked
from sampling.models import SampledClaim, SamplingRun


def standing() -> QuerySet[SentClaim]:
    """Not reopened: one of a sampled claim at most."""
    return SentClaim.objects.filter(reopening=None)


def settled(run: SamplingRun) -> QuerySet[SampledClaim]:
    """All of it agreed."""
    agreed = standing().filter(agrees=True, sampled=OuterRef("pk"))
    return SampledClaim.objects.filter(Exists(agreed), run=run)


def checked_in(run: SamplingRun) -> list[Checked]:
    """One query. Values are those at submission."""
    of_claim = standing().filter(sampled=OuterRef("pk"))
    rows = SampledClaim.objects.filter(run=run).annotate(agrees=Subquery(of_claim.values("agrees")[:1]))
    return [_checked(*row) for row in rows.values_list("reason", "chance", "claim__amount_pence", "agrees")]


def _checked(reason: str, chance: Any, value_pence: int | None, agrees: bool | None) -> Checked:
    return Checked(Reason(reason), chance and float(chance), value_pence or 0, 0 if agrees else None)
