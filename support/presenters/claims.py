from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from django.db.models import Case, Count, Sum, When

from claims.listing.presenters import ClaimRow
from claims.models import ClaimWindow
from claims.states import USES_NO_ALLOWANCE, Status
from claims.wording.sums import rates_now
from claims.wording.support_status import SUPPORT_STATUS_TEXTS, Holder, SupportStatusTag, support_status_tag
from common.clock import british_date
from common.words import in_words
from mentors.models import Mentor
from providers.models import Provider
from schools.models import AcademicYear, FundingArea, School
from support.filters import DISPUTED, STATUS_WORDS, reply_late

if TYPE_CHECKING:
    from datetime import date

    from claims.models import Claim
    from claims.querysets import ClaimQuerySet
    from support.filters import ClaimFilter

# Heads of the table, and the names of sorts; what has no name cannot be sorted by.
CLAIM_COLUMNS = [
    ("Reference", "reference"),
    ("School", "school"),
    ("Provider", "provider"),
    ("Mentors", ""),
    ("Hours", "hours"),
    ("Amount", "amount"),
    ("Status", ""),
    ("Waiting for", ""),
    ("Last change", "changed"),
]
UNKNOWN = "not known"


@dataclass(frozen=True)
class Row(ClaimRow):
    @cached_property
    def status(self) -> SupportStatusTag:
        return support_status_tag(self.claim)

    @property
    def changed_on(self) -> date:
        """A British day."""
        return british_date(self.claim.updated_at)

    @property
    def mentors(self) -> int:
        return len(self.trainings)


def rows_of(claims: Iterable[Claim]) -> list[Row]:
    """Of claims with school, provider, window and mentors."""
    rates = rates_now()
    of = [(claim.window.academic_year_id, claim.school.funding_area) for claim in claims]
    return [Row(claim, claim.rate_pence or rates.get(key, 0)) for claim, key in zip(claims, of, strict=True)]


@dataclass(frozen=True)
class Counts:
    """Hours and pence as claimed (claims/wording/totals.py)."""

    number: int
    hours: int
    amount: int
    by_holder: list[tuple[Holder, int]]


def counts_of(claims: ClaimQuerySet, windows: Mapping[int, ClaimWindow]) -> Counts:
    decides = Case(When(DISPUTED | reply_late(), then=True), default=False)
    sums = claims.values_list("status", "window", decides).annotate(
        number=Count("pk"), hours=Sum("hours"), amount=Sum("amount_pence")
    )
    rows = list(sums.order_by())
    by_holder = dict.fromkeys(Holder, 0)
    for status, window, support_decides, number, _, _ in rows:
        by_holder[Holder.SUPPORT if support_decides else holder_of(status, windows[window])] += number
    return Counts(
        number=sum(row[3] for row in rows),
        hours=sum(row[4] or 0 for row in rows if row[0] not in USES_NO_ALLOWANCE),
        amount=sum(row[5] or 0 for row in rows if row[0] not in USES_NO_ALLOWANCE),
        by_holder=[(holder, number) for holder, number in by_holder.items() if number],
    )


def holder_of(status: str, window: ClaimWindow) -> Holder:
    """The same answer as `filters.waiting_for`, but for a claim that support decides about."""
    if window.is_over() and status == Status.SUBMITTED:
        return Holder.SUPPORT
    if window.is_over() and status == Status.DRAFT:
        return Holder.NOBODY
    return SUPPORT_STATUS_TEXTS[Status(status)].holder


@dataclass(frozen=True)
class Tag:
    """With the address of the list without it."""

    name: str
    words: str
    href: str


def tags_of(chosen: ClaimFilter, windows: Mapping[int, ClaimWindow]) -> list[Tag]:
    """A query for each that names a provider, a school or a mentor."""
    return [
        Tag(
            name.replace("waiting", "waiting for").capitalize(),
            _words(name, value, windows),
            chosen.query(**{name: ""}),
        )
        for name, value in chosen.chosen.items()
    ]


def _words(name: str, value: str, windows: Mapping[int, ClaimWindow]) -> str:
    things: dict[str, Any] = {
        "provider": Provider.objects.filter(code=value),
        "school": School.objects.filter(public_id=value),
        "mentor": Mentor.objects.filter(public_id=value),
    }
    if name in things:
        return str(things[name].first() or UNKNOWN)
    if name == "waiting":
        return Holder(value).words
    if name == "status":
        return STATUS_WORDS[value]
    if name == "area":
        return FundingArea(value).label
    if name == "year":
        return AcademicYear(start_year=int(value)).name
    return window_in_words(windows[int(value)]) if int(value) in windows else UNKNOWN


def window_in_words(window: ClaimWindow) -> str:
    """27 April 2026 to 17 July 2026"""
    return f"{in_words(window.opens_on)} to {in_words(window.closes_on)}"


@dataclass(frozen=True)
class Head:
    """A link that sorts by the column, and how it is sorted now."""

    words: str
    href: str
    sorted: str
    is_number: bool


def heads_of(chosen: ClaimFilter | None = None) -> list[Head]:
    """Without a filter they are plain words."""
    return [_head(chosen, words, name) for words, name in CLAIM_COLUMNS]


def _head(chosen: ClaimFilter | None, words: str, name: str) -> Head:
    is_number = words in ("Mentors", "Hours", "Amount")
    if not (name and chosen):
        return Head(words, "", "", is_number)
    now = {name: "ascending", f"-{name}": "descending"}.get(chosen.sort, "")
    # Sums and dates are wanted largest and newest first, names from A.
    first = f"-{name}" if name in ("hours", "amount", "changed") else name
    other = name if first.startswith("-") else f"-{name}"
    return Head(words, chosen.query(sort=other if chosen.sort == first else first), now, is_number)
