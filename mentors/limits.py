"""How often the teaching record may be asked, so that nobody can try dates of birth until one fits."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from common.clock import now
from mentors.models import Lookup

WITHIN = timedelta(minutes=10)


@dataclass(frozen=True)
class Limit:
    """`most` look-ups for each person (`by`) or `school`; the tight ones count only those that found nobody."""

    whose: str
    most: int
    only_misses: bool = True


LIMITS = [Limit("by", 20), Limit("school", 60), Limit("by", 100, only_misses=False)]


class TooManyTries(Exception):
    """`minutes` is how long to wait until the next try, 1 or more."""

    def __init__(self, minutes: int) -> None:
        super().__init__(f"Wait {minutes} minutes")
        self.minutes = minutes


def refuse_beyond_the_limits(lookup: Lookup) -> None:
    """Raise TooManyTries when this row is one too many.

    The row is written before it is counted. Of many tries at once each sees at least those written before it, so
    no more than the limit get through; a refused row goes again, so that trying on does not prolong the wait.
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
