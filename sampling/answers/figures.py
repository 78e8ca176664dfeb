"""How checks are answered, seen as a whole: of claims from their first sending, of mentors while an answer stands."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any, NamedTuple

from django.db.models import Avg, Count, Exists, F, FilteredRelation, OuterRef, Q, QuerySet, Sum
from django.db.models.functions import TruncDate

from common.clock import LONDON
from sampling.answers.reading import Category
from sampling.answers.settled import standing
from sampling.models import SampledClaim

NO = Q(answers__agrees=False)
HOURS = Sum(F("answers__claimed") - F("answers__hours"))


class Figures(NamedTuple):
    """Of claims: asked, answered, by the due date, and how long an answer took on average. Of mentors: answered and not
    agreed, and the hours that were not.
    """

    claims: int
    answered: int
    in_time: int
    took: timedelta | None
    mentors: int
    refused: int
    hours: int


def asked() -> QuerySet[SampledClaim]:
    return SampledClaim.objects.filter(run__outcome__is_sent=True)


def by_group(claims: QuerySet[SampledClaim], group: Any) -> dict[Any, Figures]:
    """`group` is an expression of a sampled claim. Two queries."""
    grouped = claims.order_by().annotate(group=group)
    agreed = {row[0]: row[1:] for row in _agreed(grouped)}
    return {row[0]: Figures(*row[1:], *agreed.get(row[0], (0, 0, 0))) for row in _in_time(grouped)}


def by_category(claims: QuerySet[SampledClaim]) -> Iterator[tuple[Category, int, int]]:
    """Mentors and hours that were not agreed; the most first."""
    refused = _stand(claims).order_by().filter(NO).values_list("answers__category")
    for category, mentors, hours in refused.annotate(mentors=Count("answers"), hours=HOURS).order_by("-mentors"):
        yield Category(category), mentors, hours


def _in_time(grouped: QuerySet[Any]) -> QuerySet[Any]:
    first = FilteredRelation("sent_claims", condition=Q(sent_claims__number=1))
    sent_on = TruncDate("first__sending__sent_at", tzinfo=LONDON)
    return (
        grouped.annotate(first=first, sent_on=sent_on)
        .values_list("group")
        .annotate(
            claims=Count("pk"),
            answered=Count("first"),
            in_time=Count("first", filter=Q(sent_on__lte=F("request__due_on"))),
            took=Avg(F("first__sending__sent_at") - F("run__outcome__decided_at")),
        )
    )


def _agreed(grouped: QuerySet[Any]) -> QuerySet[Any]:
    mentors = _stand(grouped).values_list("group")
    return mentors.annotate(mentors=Count("answers"), refused=Count("answers", filter=NO), hours=HOURS)


def _stand(claims: QuerySet[Any]) -> QuerySet[Any]:
    return claims.filter(Exists(standing().filter(sampled=OuterRef("pk"))))
