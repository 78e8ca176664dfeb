"""Limits on look-ups, so that nobody can guess dates of birth."""

from dataclasses import dataclass
from datetime import timedelta

from common import limits
from common.clock import now
from common.limits import TooManyTries
from mentors.models import Lookup

WITHIN = timedelta(minutes=10)


@dataclass(frozen=True)
class OfLookups:
    """For each person (`by`) or `school`."""

    whose: str
    most: int
    only_misses: bool = True


LIMITS = [OfLookups("by", 20), OfLookups("school", 60), OfLookups("by", 100, only_misses=False)]


def check_limits(lookup: Lookup) -> None:
    """Raises TooManyTries, and removes the row, so that trying on does not prolong the wait."""
    for limit in LIMITS:
        recent = Lookup.objects.filter(at__gt=now() - WITHIN, **{limit.whose: getattr(lookup, limit.whose)})
        counted = recent.nobody_found() if limit.only_misses else recent
        times = counted.order_by("-at", "-id").values_list("at", flat=True)[: limit.most + 1]
        try:
            limits.check(limits.Limit(limit.most, WITHIN), list(times), now())
        except TooManyTries:
            lookup.delete()
            raise
