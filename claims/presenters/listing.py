"""Rows, totals and the countdown of the list of claims."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from django.db.models import Count, F, OuterRef, Q, Subquery, Sum

from claims.models import MentorTraining
from claims.presenters.statuses import ClaimStanding, standing_of_claim
from claims.states import HOURS_GIVEN_BACK, NEVER_SUBMITTED, Status
from common.clock import british_date, first_moment_after, now
from common.words import counted, deadline
from schools.models import HourlyRate

if TYPE_CHECKING:
    from datetime import datetime

    from django.db.models import QuerySet

    from claims.models import Claim, ClaimWindow
    from claims.standing import Standing

NAMES_SHOWN = 3
COUNTDOWN_FROM = 30
PAID = [
    Status.PAID,
    Status.CLAWBACK_REQUIRES_APPROVAL,
    Status.CLAWBACK_REJECTED,
    Status.CLAWBACK_REQUESTED,
    Status.CLAWBACK_IN_PROGRESS,
    Status.CLAWBACK_UNSUCCESSFUL,
    Status.CLAWBACK_COMPLETE,
]


def with_rate_now(claims: QuerySet[Claim]) -> QuerySet[Claim]:
    """Adds `rate_now`: pence an hour that the school's area gets in the claim's year, for what is not submitted."""
    rates = HourlyRate.objects.filter(
        academic_year=OuterRef("window__academic_year"), area=OuterRef("school__funding_area")
    )
    return claims.annotate(rate_now=Subquery(rates.values("pence")[:1]))


@dataclass(frozen=True)
class ClaimRow:
    """One claim in the list, from `with_rate_now`, of a school that stands there today.

    A draft is worth what its hours so far would be.
    """

    claim: Any
    school: Standing

    @cached_property
    def names(self) -> list[str]:
        return [str(training.mentor) for training in self.claim.trainings.all()]

    @property
    def first_names(self) -> list[str]:
        return self.names[:NAMES_SHOWN]

    @property
    def others(self) -> int:
        return len(self.names) - NAMES_SHOWN if len(self.names) > NAMES_SHOWN else 0

    @property
    def hours(self) -> int:
        return self.claim.hours or sum(training.hours or 0 for training in self.claim.trainings.all())

    @property
    def amount(self) -> int:
        amount = self.claim.amount_pence
        return self.hours * (self.claim.rate_now or 0) if amount is None else amount

    @cached_property
    def status(self) -> ClaimStanding:
        return standing_of_claim(self.claim, self.school)


@dataclass(frozen=True)
class Totals:
    """Pence over a year's claims. Claimed leaves out what was withdrawn or refused."""

    number: int
    claimed: int
    paid: int
    returned: int


def totals_of(claims: QuerySet[Claim]) -> Totals:
    """One query. What was returned is the hours given back by claims whose clawback is complete."""
    claimed = ~Q(status__in=[*NEVER_SUBMITTED, *HOURS_GIVEN_BACK])
    given_back = (
        MentorTraining.objects.filter(claim=OuterRef("pk")).values("claim").values(hours=Sum("hours_given_back"))
    )
    sums = claims.annotate(given_back=Subquery(given_back)).aggregate(
        number=Count("pk"),
        claimed=Sum("amount_pence", filter=claimed),
        paid=Sum("amount_pence", filter=Q(status__in=PAID)),
        returned=Sum(F("given_back") * F("rate_pence"), filter=Q(status=Status.CLAWBACK_COMPLETE)),
    )
    return Totals(sums["number"], sums["claimed"] or 0, sums["paid"] or 0, sums["returned"] or 0)


def seconds_left(window: ClaimWindow, at: datetime | None = None) -> int | None:
    """For the script that keeps the countdown right: given on the last day only."""
    moment = at or now()
    left = int((first_moment_after(window.closes_on) - moment).total_seconds())
    return left if british_date(moment) == window.closes_on else None


def countdown(window: ClaimWindow, at: datetime | None = None) -> str:
    """From 30 days before the end in days, on the last day in hours and minutes, in the last hour in minutes."""
    moment = at or now()
    days = (window.closes_on - british_date(moment)).days
    if days > COUNTDOWN_FROM:
        return ""
    if days > 0:
        return f"Claims close in {counted(days, 'day')}, on {deadline(window.closes_on)}"
    minutes = max(0, int((first_moment_after(window.closes_on) - moment).total_seconds() // 60))
    hours, minutes = divmod(minutes, 60)
    parts = [counted(hours, "hour")] * bool(hours) + [counted(minutes, "minute")] * bool(minutes or not hours)
    return f"Claims close today at 11:59pm British time, in {' and '.join(parts)}"
