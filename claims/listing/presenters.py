from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from django.db.models import Count, F, Sum

from claims.models import MentorTraining
from claims.states import USES_NO_ALLOWANCE, Status
from claims.wording.hours import NAMES_SHOWN
from claims.wording.school_status import StatusTag, status_tag, with_a_colleague
from claims.wording.sums import NO_RATE, NOT_ENTERED
from claims.wording.support_status import SupportStatusTag, support_status_tag
from common.clock import british_date, first_moment_after, now
from common.money import pounds
from common.words import counted, deadline

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from accounts.models import User
    from claims.models import Claim, ClaimWindow
    from claims.querysets import ClaimQuerySet
    from claims.readiness import ClaimReadiness
    from govuk.pagination import Page
    from schools.models import AcademicYear

NAMED = {Status.WITHDRAWN: "updated_by", Status.PAYMENT_INFORMATION_REQUESTED: "submitted_by"}
"""Whom the sentence of a status names."""
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


@dataclass(frozen=True)
class ClaimRow:
    """`rate_pence` is as agreed, or what the area gets in the claim's year."""

    claim: Claim
    rate_pence: int

    @property
    def trainings(self) -> list[MentorTraining]:
        return list(self.claim.trainings.all())

    @property
    def hours(self) -> int:
        """So far, with what was told of mentors to find."""
        return self.claim.hours or sum(training.hours or 0 for training in self.trainings) + self.claim.hours_told

    @property
    def accepted(self) -> int:
        """Hours, without those that were given back."""
        return self.hours - self.claim.hours_given_back

    @property
    def amount(self) -> int:
        """Pence."""
        return self.accepted * self.rate_pence

    @property
    def has_hours(self) -> bool:
        return self.hours > 0

    @property
    def hours_in_words(self) -> str:
        return str(self.accepted) if self.has_hours else NOT_ENTERED

    @property
    def amount_in_words(self) -> str:
        """What is not known is not nought."""
        if not self.has_hours:
            return NOT_ENTERED
        return pounds(self.amount) if self.rate_pence else NO_RATE


@dataclass(frozen=True)
class SchoolRow(ClaimRow):
    readiness: ClaimReadiness
    colleague: User | None = None
    """To whom the reader handed it over."""

    @cached_property
    def status(self) -> StatusTag | SupportStatusTag:
        if self.colleague:
            return with_a_colleague(self.claim, self.colleague)
        return status_tag(self.claim, self.readiness)

    @property
    def next(self) -> str:
        """Beside the tag: the claim's page says the rest."""
        return self.status.sentences[0] if isinstance(self.status, StatusTag) else self.status.sentence

    @property
    def names(self) -> str:
        """Ada Ní Bhriain, Omar Reid and 2 more, and 1 mentor to find."""
        names = [str(training.mentor) for training in self.trainings]
        others = len(names) - NAMES_SHOWN
        first = ", ".join(names[:NAMES_SHOWN])
        on_claim = f"{first} and {others} more" if others > 0 else first
        waiting = counted(len(self.claim.to_find), "mentor") + " to find" if self.claim.to_find else ""
        return ", and ".join(filter(None, [on_claim, waiting])) or "None yet"


class RowForSupport(SchoolRow):
    """Nothing of what "you" can do."""

    @cached_property
    def status(self) -> StatusTag | SupportStatusTag:
        return support_status_tag(self.claim)


@dataclass(frozen=True)
class Totals:
    """Pence, as claims/wording/totals.py says."""

    number: int
    claimed: int
    paid: int
    returned: int


def totals_of(claims: ClaimQuerySet) -> Totals:
    """A school can have thousands of claims: one query adds them up, and reads an index alone."""
    by_status = claims.values_list("status").annotate(Count("pk"), Sum("amount_pence")).order_by()
    sums = {Status(status): (number, pence or 0) for status, number, pence in by_status}
    return Totals(
        number=sum(number for number, _ in sums.values()),
        claimed=sum(pence for status, (_, pence) in sums.items() if status not in USES_NO_ALLOWANCE),
        paid=sum(pence for status, (_, pence) in sums.items() if status in PAID),
        returned=_returned(claims) if Status.CLAWBACK_COMPLETE in sums else 0,
    )


def _returned(claims: ClaimQuerySet) -> int:
    trainings = MentorTraining.objects.filter(claim__in=claims.filter(status=Status.CLAWBACK_COMPLETE))
    returned = trainings.aggregate(pence=Sum(F("hours_given_back") * F("claim__rate_pence"), default=0))
    return int(returned["pence"])


def in_file(page: Page, rows: Iterable[ClaimRow]) -> str:
    """3 rows, or 140 claims: the file's size is not known before it is fetched."""
    if page.count_of_pages > 1:
        return counted(page.count_of_rows, "claim")
    return counted(sum(len(row.trainings) or 1 for row in rows), "row")


def no_claims(year: AcademicYear | None, *, is_now: bool, for_support: bool) -> str:
    who = "The school has" if for_support else "You have"
    if year is None:
        return f"{who} not made a claim yet."
    return f"{who} not made a claim for {year}." if is_now else f"No claims were made for {year}."


def seconds_left(window: ClaimWindow, at: datetime | None = None) -> int | None:
    """On the last day only."""
    moment = at or now()
    left = int((first_moment_after(window.closes_on) - moment).total_seconds())
    return left if british_date(moment) == window.closes_on else None


def countdown(window: ClaimWindow, at: datetime | None = None) -> str:
    """Days from 30 on, hours and minutes on the last day."""
    moment = at or now()
    days = (window.closes_on - british_date(moment)).days
    if days > COUNTDOWN_FROM:
        return ""
    if days > 0:
        return f"Claims close in {counted(days, 'day')}, on {deadline(window.closes_on)}"
    minutes = int((first_moment_after(window.closes_on) - moment).total_seconds() // 60)
    if minutes < 1:
        return "Claims close today at 11:59pm British time, in less than a minute"
    hours, minutes = divmod(minutes, 60)
    parts = [counted(hours, "hour")] * bool(hours) + [counted(minutes, "minute")] * bool(minutes)
    return f"Claims close today at 11:59pm British time, in {' and '.join(parts)}"
