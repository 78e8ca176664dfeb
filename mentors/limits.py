"""Limits on look-ups, so that nobody can guess dates of birth."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from common.clock import now
from mentors.models import Lookup

WITHIN = timedelta(minutes=10)


@dataclass(frozen=True)
class Limit:
    """`most` look-ups for each person (`by`) or `school`."""

    whose: str
    most: int
    only_misses: bool = True


LIMITS = [Limit("by", 20), Limit("school", 60), Limit("by", 100, only_misses=False)]


class TooManyTries(Exception):
    """`minutes` to wait, 1 or more."""

    def __init__(self, minutes: int) -> None:
        super().__init__(f"Wait {minutes} minutes")
        self.minutes = minutes


def check_limits(lookup: Lookup) -> None:
    """Raises TooManyTries, and removes the row, so that trying on does not prolong the wait.

    The row is written before it is counted: of many at once no more than the limit get through.
    """
    for limit in LIMITS:
        if free_at := when_free(limit, lookup):
            lookup.delete()
            raise TooManyTries(max(1, -(-int((free_at - now()).total_seconds()) // 60)))


def when_free(limit: Limit, lookup: Lookup) -> datetime | None:
    """When the oldest look-up that counts is forgotten; None while there is room."""
    recent = Lookup.objects.filter(at__gt=now() - WITHIN, **{limit.whose: getattr(lookup, limit.whose)})
    counted = recent.nobody_found() if limit.only_misses else recent
    times = list(counted.order_by("-at", "-id").values_list("at", flat=True)[: limit.most + 1])
    return times[limit.most - 1] + WITHIN if len(times) > limit.most else None
