"""By ids and our own words: never a name or a TRN."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields, replace
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from django.db.models import F, Q
from django.db.models.expressions import OrderBy
from django.utils.text import slugify

from claims.models import ClaimWindow
from claims.states import NEVER_SUBMITTED, Status
from claims.wording.support_status import (
    DECISION_NEEDED,
    PROVIDER_OVERDUE,
    READY_FOR_PAYMENT,
    SCHOOL_OVERDUE,
    SUPPORT_STATUS_TEXTS,
    Holder,
)
from common.clock import today
from schools.models import FundingArea

if TYPE_CHECKING:
    from claims.querysets import ClaimQuerySet

SORTS = {
    "started": ["pk"],
    "reference": ["reference"],
    "school": ["school__search_text", "pk"],
    "provider": ["provider__search_text", "pk"],
    "hours": ["hours", "pk"],
    "amount": ["amount_pence", "pk"],
    "changed": ["updated_at", "pk"],
}
NOT_KNOWN_OF_DRAFTS = ("hours", "amount_pence")
NEWEST_FIRST = "-started"
SIZES = ("25", "50", "100")
MOST_DIGITS = 9


@dataclass(frozen=True)
class ClaimFilter:
    """Unknown words are left out; an unknown id finds nothing."""

    waiting: str = ""
    status: str = ""
    year: str = ""
    window: str = ""
    provider: str = ""
    school: str = ""
    mentor: str = ""
    area: str = ""
    sort: str = NEWEST_FIRST
    show: str = SIZES[0]

    @classmethod
    def asked_for(cls, query: Mapping[str, str]) -> ClaimFilter:
        given = {field.name: query.get(field.name, "")[:30] for field in fields(cls)}
        known = {name: value for name, value in given.items() if value and _is_known(name, value)}
        return cls(**known)

    @property
    def is_on(self) -> bool:
        return bool(self.chosen)

    @property
    def chosen(self) -> dict[str, str]:
        """Without order and size."""
        return {name: value for name, value in asdict(self).items() if value and name not in ("sort", "show")}

    @property
    def size(self) -> int:
        return int(self.show)

    @property
    def order(self) -> list[str | OrderBy]:
        """Ties go by the order of starting, so that pages never overlap. What is not known yet comes last."""
        columns, down = SORTS[self.sort.removeprefix("-")], self.sort.startswith("-")
        return [
            OrderBy(F(column), descending=down, nulls_last=True)
            if column in NOT_KNOWN_OF_DRAFTS
            else f"{'-' * down}{column}"
            for column in columns
        ]

    def apply(self, claims: ClaimQuerySet) -> ClaimQuerySet:
        """In no order: counting needs none."""
        if self.waiting:
            claims = claims.filter(waiting_for(Holder(self.waiting)))
        if self.status:
            claims = claims.filter(called(self.status))
        columns = {
            "year": "window__academic_year",
            "window": "window",
            "provider": "provider__code",
            "school": "school__public_id",
            "mentor": "trainings__mentor__public_id",
            "area": "school__funding_area",
        }
        return claims.filter(**{columns[name]: value for name, value in self.chosen.items() if name in columns})

    def query(self, **changes: str) -> str:
        """ "?status=paid&year=2025", or "?" for everything."""
        changed = replace(self, **changes)
        usual = {"sort": NEWEST_FIRST, "show": SIZES[0]}
        return "?" + urlencode({name: value for name, value in asdict(changed).items() if value != usual.get(name, "")})


ALL_SUBMITTED = "submitted"
_TAGS = [*SUPPORT_STATUS_TEXTS.values(), READY_FOR_PAYMENT, PROVIDER_OVERDUE, SCHOOL_OVERDUE, DECISION_NEEDED]
STATUS_WORDS = {slugify(text.label): text.label for text in _TAGS}
"""What the filter offers: the words of the tags. "Submitted" finds all that is, whatever came after."""


def called(word: str) -> Q:
    """The claims whose tag has these words (a key of STATUS_WORDS), as `support_status_text` says."""
    if word == ALL_SUBMITTED:
        return ~Q(status__in=[*NEVER_SUBMITTED, Status.WITHDRAWN])
    ready, expired = Q(status=Status.SUBMITTED) & _is_over(), Q(status=Status.DRAFT) & _is_over()
    beside = {
        PROVIDER_OVERDUE.label: Q(status=Status.SAMPLING_IN_PROGRESS, answers_due_on__lt=today()),
        READY_FOR_PAYMENT.label: ready,
        SCHOOL_OVERDUE.label: reply_late(),
        DECISION_NEEDED.label: DISPUTED,
    }
    if STATUS_WORDS[word] in beside:
        return beside[STATUS_WORDS[word]]
    is_late = beside[PROVIDER_OVERDUE.label] | DISPUTED | reply_late()
    fits = Q(status__in=[status for status, text in SUPPORT_STATUS_TEXTS.items() if text.label == STATUS_WORDS[word]])
    return fits | expired if word == slugify(SUPPORT_STATUS_TEXTS[Status.EXPIRED].label) else fits & ~is_late & ~expired


_REFUSED = Q(status=Status.SAMPLING_PROVIDER_NOT_APPROVED)
DISPUTED = _REFUSED & Q(decision_due_on__isnull=False)


def reply_late() -> Q:
    return _REFUSED & Q(decision_due_on=None, reply_due_on__lt=today())


def _is_over() -> Q:
    return Q(window__in=ClaimWindow.objects.filter(Q(closes_on__lt=today()) | Q(closed_at__isnull=False)))


def waiting_for(holder: Holder) -> Q:
    """Submitted claims wait for nobody until their window closes, then for support; disputed ones too."""
    statuses = [status for status, text in SUPPORT_STATUS_TEXTS.items() if text.holder is holder]
    is_over = _is_over()
    submitted, draft = Q(status=Status.SUBMITTED), Q(status=Status.DRAFT)
    fits = Q(status__in=[status for status in statuses if status not in (Status.SUBMITTED, Status.DRAFT)])
    if holder is Holder.SUPPORT:
        return fits | (submitted & is_over) | DISPUTED | reply_late()
    if holder is Holder.SCHOOL:
        return (fits & ~DISPUTED & ~reply_late()) | (draft & ~is_over)
    if holder is Holder.NOBODY:
        return fits | (submitted & ~is_over) | (draft & is_over)
    return fits


def _is_known(name: str, value: str) -> bool:
    if name in ("year", "window"):
        return value.isascii() and value.isdecimal() and len(value) < (5 if name == "year" else MOST_DIGITS)
    if name == "sort":
        return value.removeprefix("-") in SORTS
    known = {
        "waiting": [holder.value for holder in Holder],
        "status": list(STATUS_WORDS),
        "area": FundingArea.values,
        "show": SIZES,
    }
    return name not in known or value in known[name]
