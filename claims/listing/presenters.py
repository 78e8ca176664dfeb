"""Rows, totals and the countdown of the list of claims."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from django.db.models import OuterRef, Subquery, prefetch_related_objects

from claims.queries import tell_was_checked
from claims.states import HOURS_GIVEN_BACK, NEVER_SUBMITTED, Status
from claims.wording.hours import NAMES_SHOWN
from claims.wording.school_status import StatusTag, status_tag
from claims.wording.sums import rate_of
from claims.wording.support_status import SupportStatusTag, support_status_tag
from common.clock import british_date, first_moment_after, now
from common.money import pounds
from common.statements import rows_of
from common.words import counted, deadline
from schools.models import HourlyRate, School

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

    from django.db.models import QuerySet

    from claims.models import Claim, ClaimWindow
    from claims.readiness import ClaimReadiness
    from govuk.pagination import Page
    from schools.models import AcademicYear

NOT_ENTERED = "Not entered"
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


def with_rate_now(claims: QuerySet[Claim]) -> QuerySet[Claim]:
    """Adds `rate_now`: pence an hour that the school's area gets in the claim's year, for what is not submitted."""
    rates = HourlyRate.objects.filter(
        academic_year=OuterRef("window__academic_year"), area=OuterRef("school__funding_area")
    )
    return claims.annotate(rate_now=Subquery(rates.values("pence")[:1]))


@dataclass(frozen=True)
class OnClaim:
    """The names of a claim's mentors, and their hours together; None while nobody has answered."""

    names: Sequence[str] = ()
    hours: int | None = None


NOBODY = OnClaim()


def mentors_on(claims: Sequence[Claim]) -> dict[int, OnClaim]:
    """For each of the claims by its id, in one query; each knows then whether it was checked."""
    found = {row[0]: row[1:] for row in rows_of(_MENTORS_ON, claims=[claim.pk for claim in claims])}
    on = {}
    for claim in claims:
        names, hours, gave_back = found.get(claim.pk, ((), None, False))
        tell_was_checked(claim, gave_back)
        on[claim.pk] = OnClaim(names, hours)
    return on


_MENTORS_ON = """
    SELECT claim_id, array_agg(first_name || ' ' || last_name ORDER BY plain_name, trn),
           sum(hours), bool_or(hours_given_back > 0)
    FROM claims_mentortraining training
    JOIN mentors_mentor mentor ON mentor.id = training.mentor_id
    WHERE claim_id = ANY (%(claims)s)
    GROUP BY claim_id
"""


@dataclass(frozen=True)
class ClaimRow:
    """One claim in the list, from `with_rate_now`; where its `school` stands today is for the school itself.

    A draft is worth what its hours so far would be.
    """

    claim: Any
    school: ClaimReadiness | None = None

    @property
    def has_hours(self) -> bool:
        return any(training.hours is not None for training in self.claim.trainings.all())

    @property
    def hours(self) -> int:
        return self.claim.hours or sum(training.hours or 0 for training in self.claim.trainings.all())

    @property
    def amount(self) -> int:
        amount = self.claim.amount_pence
        return self.hours * (self.claim.rate_now or 0) if amount is None else amount

    @cached_property
    def status(self) -> StatusTag | SupportStatusTag:
        return status_tag(self.claim, self.school)


@dataclass(frozen=True)
class SchoolRow(ClaimRow):
    """One claim in the list of its school, with what `mentors_on` says of it."""

    mentors: OnClaim = NOBODY

    @property
    def hours_in_words(self) -> str:
        return str(self.hours) if self.has_hours else NOT_ENTERED

    @property
    def amount_in_words(self) -> str:
        return pounds(self.amount) if self.has_hours else NOT_ENTERED

    @property
    def names(self) -> str:
        """Ada Ní Bhriain, Grace Oyelaran, Omar Reid and 2 more, and 1 mentor to find.

        What is one value here is many steps of a template.
        """
        others = len(self.mentors.names) - NAMES_SHOWN
        first = ", ".join(self.mentors.names[:NAMES_SHOWN])
        on_claim = f"{first} and {others} more" if others > 0 else first
        waiting = counted(len(self.claim.to_find), "mentor") + " to find" if self.claim.to_find else ""
        return ", and ".join(filter(None, [on_claim, waiting])) or "None yet"

    @property
    def has_hours(self) -> bool:
        return self.mentors.hours is not None

    @property
    def hours(self) -> int:
        return self.claim.hours or self.mentors.hours or 0


class RowForSupport(SchoolRow):
    """The same in a school's list that support looks at: nothing of what "you" can do there, because it cannot."""

    @cached_property
    def status(self) -> StatusTag | SupportStatusTag:
        return support_status_tag(self.claim)


@dataclass(frozen=True)
class Totals:
    """Pence over a year's claims. Claimed leaves out what was withdrawn or refused; the providers are ids."""

    number: int
    claimed: int
    paid: int
    returned: int
    providers: Sequence[int]


def totals_of(school: School, windows: Iterable[ClaimWindow]) -> Totals:
    """Of the school's claims in these windows. Returned are the hours given back, where a clawback is complete.

    One query that looks at each claim once: a school can have thousands, and its list asks nothing else of them all.
    """
    ((number, claimed, paid, returned, providers),) = rows_of(
        _TOTALS,
        school=school.pk,
        windows=[window.pk for window in windows],
        not_claimed=[str(status) for status in (*NEVER_SUBMITTED, *HOURS_GIVEN_BACK)],
        paid=[str(status) for status in PAID],
        returned=str(Status.CLAWBACK_COMPLETE),
    )
    return Totals(number, int(claimed or 0), int(paid or 0), int(returned or 0), providers or [])


_TOTALS = """
    SELECT
        count(*),
        sum(amount_pence) FILTER (WHERE status <> ALL (%(not_claimed)s)),
        sum(amount_pence) FILTER (WHERE status = ANY (%(paid)s)),
        sum(
            rate_pence * (SELECT sum(hours_given_back) FROM claims_mentortraining WHERE claim_id = claim.id)
        ) FILTER (WHERE status = %(returned)s),
        array_agg(DISTINCT provider_id)
    FROM claims_claim claim
    WHERE school_id = %(school)s AND window_id = ANY (%(windows)s) AND changes_id IS NULL
"""


def in_file(page: Page, shown: Iterable[OnClaim]) -> str:
    """What a download has: 3 rows, one for each mentor and one for a draft without mentors; or 140 claims.

    This stands in place of a size: a file is made when it is fetched, and making it only to weigh it would cost more
    than the page. The rows of other pages are not counted either: that looks up the mentors of each claim there is.
    """
    if page.count_of_pages > 1:
        return counted(page.count_of_rows, "claim")
    return counted(sum(len(on.names) or 1 for on in shown), "row")


def complete(claims: Sequence[Any], readiness: ClaimReadiness) -> None:
    """Gives one school's claims of one year what their rows say, asking only for what some row needs.

    `rate_now`, for drafts: see `with_rate_now`. Each further join of the list takes the database longer to plan than
    to answer, so the windows are the known ones, and people are read where a status names them.
    """
    windows = {window.pk: window for window in readiness.windows}
    for claim in claims:
        claim.window, claim.rate_now = windows[claim.window_id], None
    drafts = [claim for claim in claims if claim.amount_pence is None]
    if drafts:
        rate = rate_of(drafts[0])
        for draft in drafts:
            draft.rate_now = rate
    for status, person in NAMED.items():
        prefetch_related_objects([claim for claim in claims if claim.status == status], person)


def no_claims(year: AcademicYear | None, *, is_now: bool, for_support: bool) -> str:
    """Instead of an empty list."""
    who = "The school has" if for_support else "You have"
    if year is None:
        return f"{who} not made a claim yet."
    return f"{who} not made a claim for {year}." if is_now else f"No claims were made for {year}."


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
    minutes = int((first_moment_after(window.closes_on) - moment).total_seconds() // 60)
    if minutes < 1:
        return "Claims close today at 11:59pm British time, in less than a minute"
    hours, minutes = divmod(minutes, 60)
    parts = [counted(hours, "hour")] * bool(hours) + [counted(minutes, "minute")] * bool(minutes)
    return f"Claims close today at 11:59pm British time, in {' and '.join(parts)}"
