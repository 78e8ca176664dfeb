"""A pure function of seed, places and window."""

from __future__ import annotations

from bisect import bisect
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import accumulate
from math import gcd
from random import Random
from typing import NamedTuple, TypeVar

from common.clock import LONDON, opening_moment
from support.demo.invented.names import FIRST_NAMES, LAST_NAMES

T = TypeVar("T")

# Per cent of claims with one mentor, two and so on: 1.8 on average.
HOW_MANY_MENTORS = {1: 52, 2: 26, 3: 13, 4: 6, 5: 3}
SCHOOLS_PER_100_CLAIMS = 60
SUBMITTED_BY_A_MENTOR = 0.12
CONFIRMED_BY_THE_PROVIDER = 0.7


class BelievableMentor(NamedTuple):
    trn: str
    first_name: str
    last_name: str
    hours: int


class BelievableClaim(NamedTuple):
    """`school_id` and `provider_id` are keys."""

    reference: str
    school_id: int
    provider_id: int
    started_at: datetime
    submitted_at: datetime
    submitter_is_mentor: bool
    provider_confirmed: bool
    mentors: list[BelievableMentor]


@dataclass(frozen=True)
class Surroundings:
    """Keys of schools and providers, the first year's cap, days that are over."""

    school_ids: Sequence[int]
    provider_ids: Sequence[int]
    cap: int
    opens_on: date
    last_day: date
    is_free_reference: Callable[[str], bool]
    is_free_trn: Callable[[str], bool]


def believable_claims(count: int, seed: int, given: Surroundings) -> Iterator[BelievableClaim]:
    """A few providers have most of them, a few schools have many."""
    rng = Random(seed)
    school_count = max(1, min(len(given.school_ids), count * SCHOOLS_PER_100_CLAIMS // 100))
    schools, providers = rng.sample(given.school_ids, school_count), _by_size(rng, given.provider_ids)
    references = filter(given.is_free_reference, _scattered(rng, 10_000_000, 90_000_000))
    trns = filter(given.is_free_trn, _scattered(rng, 2_000_000, 8_000_000))
    moment, hours = _moments(rng, given.opens_on, given.last_day), _hours(rng, given.cap)
    how_many = _picker(rng, list(HOW_MANY_MENTORS), HOW_MANY_MENTORS.values())
    first_name, last_name = _picker(rng, FIRST_NAMES), _picker(rng, LAST_NAMES)
    for _ in range(count):
        submitted_at = moment()
        yield BelievableClaim(
            reference=next(references),
            school_id=schools[int(len(schools) * rng.random() ** 1.6)],
            provider_id=providers(),
            started_at=submitted_at - timedelta(minutes=5 + int(85 * rng.random())),
            submitted_at=submitted_at,
            submitter_is_mentor=rng.random() < SUBMITTED_BY_A_MENTOR,
            provider_confirmed=rng.random() < CONFIRMED_BY_THE_PROVIDER,
            mentors=[BelievableMentor(next(trns), first_name(), last_name(), hours()) for _ in range(how_many())],
        )


def _picker(rng: Random, values: Sequence[T], weights: Iterable[float] = ()) -> Callable[[], T]:
    """Quicker than Random.choices for one value."""
    cumulated = list(accumulate(weights)) or list(range(1, len(values) + 1))
    total = cumulated[-1]
    return lambda: values[bisect(cumulated, rng.random() * total)]


def _scattered(rng: Random, lowest: int, how_many: int) -> Iterator[str]:
    """Every number of a range once, without memory."""
    step = rng.randrange(how_many // 3, how_many // 2)
    while gcd(step, how_many) != 1:
        step += 1
    start = rng.randrange(how_many)
    for index in range(how_many):
        yield str(lowest + (start + index * step) % how_many)


def _by_size(rng: Random, provider_ids: Sequence[int]) -> Callable[[], int]:
    ranked = rng.sample(provider_ids, len(provider_ids))
    return _picker(rng, ranked, (1 / (rank + 1) ** 0.9 for rank in range(len(ranked))))


def _hours(rng: Random, cap: int) -> Callable[[], int]:
    """A third are the whole cap, the others mostly half of it or more."""
    hours = range(1, cap + 1)
    weights = [2 if number * 2 < cap else 6 if number % 2 else 10 for number in hours]
    weights[-1] = sum(weights[:-1]) // 2 + 1
    return _picker(rng, hours, weights)


def _moments(rng: Random, opens_on: date, last_day: date) -> Callable[[], datetime]:
    """In office hours of days that are over, so that it is the same at any hour."""
    if last_day < opens_on:
        first_second = opening_moment(opens_on)
        return lambda: first_second
    days = [opens_on + timedelta(days=number) for number in range((last_day - opens_on).days + 1)]
    mornings = [datetime.combine(day, time(8), tzinfo=LONDON) for day in days]
    weights = [(1 + number) * (1 if day.weekday() < 5 else 0.1) for number, day in enumerate(days)]
    morning = _picker(rng, mornings, weights)
    return lambda: morning() + timedelta(seconds=int(36_000 * rng.random()))
