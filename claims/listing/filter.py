from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from django.db.models import Q
from django.db.models.functions import Collate
from django.utils.text import slugify

from claims.models import MentorTraining
from claims.states import NEVER_SUBMITTED, Status
from claims.wording.school_status import REPLY_OVERDUE, REPLY_SENT, SCHOOL_STATUS_TEXTS, StatusGroup
from common.clock import today
from mentors.models import Mentor
from mentors.names import PlainName
from mentors.querysets import IN_ORDER
from providers.models import Provider

if TYPE_CHECKING:
    from claims.models import ClaimWindow
    from claims.querysets import ClaimQuerySet
    from schools.models import AcademicYear

MOST_TO_NAME_MENTORS = 100
"""Claims, up to which the filter names every mentor; of more, somebody is found faster by the search."""
LONGEST_FOUND = 400
"""Letters of twenty-five ids of twelve, with room."""
GROUPS = {group.name.lower().replace("_", "-"): group for group in StatusGroup}
ALL_SUBMITTED = "submitted"
STATUS_CHOICES = {name: group.value for name, group in GROUPS.items()} | {
    slugify(text.label): text.label for text in (*SCHOOL_STATUS_TEXTS.values(), REPLY_OVERDUE, REPLY_SENT)
}
"""Groups, then the words of the tags. "Submitted" finds all that is, whatever came after."""


@dataclass(frozen=True)
class Options:
    """None where there are too many mentors to name."""

    groups: list[tuple[str, str]]
    providers: list[tuple[str, str]]
    mentors: list[tuple[str, str]] | None


@dataclass(frozen=True)
class ListFilter:
    """`group` is a key of STATUS_CHOICES, others are left out; any other unknown word finds nothing.

    `found` are codes of providers and ids of mentors of one search: a claim with any of them fits.
    """

    group: str = ""
    provider: str = ""
    mentor: str = ""
    found: str = ""

    @classmethod
    def asked_for(cls, query: Mapping[str, str]) -> ListFilter:
        group = query.get("group", "")
        provider, mentor, found = (query.get(name, "") for name in ("provider", "mentor", "found"))
        return cls(group if group in STATUS_CHOICES else "", provider[:20], mentor[:20], found[:LONGEST_FOUND])

    @property
    def is_on(self) -> bool:
        return bool(self.group or self.provider or self.mentor or self.found)

    def fits(self, windows: Iterable[ClaimWindow], with_colleagues: Iterable[int] = ()) -> Q:
        """`with_colleagues` are ids of drafts that the reader handed over."""
        fits = Q()
        if self.group:
            fits &= _with_status(self.group, windows, Q(pk__in=[*with_colleagues]))
        if self.provider:
            fits &= Q(provider__code=self.provider)
        if self.mentor:
            fits &= _with_a_mentor([self.mentor])
        if self.found:
            found = self.found.split(",")
            fits &= Q(provider__code__in=found) | _with_a_mentor(found)
        return fits

    def query(self, year: AcademicYear | None) -> str:
        chosen: dict[str, Any] = {"year": year.start_year if year else ""}
        chosen |= {"group": self.group, "provider": self.provider, "mentor": self.mentor, "found": self.found}
        return urlencode({name: value for name, value in chosen.items() if value})


def statuses_of(choice: str) -> list[Status]:
    """`choice` is a key of STATUS_CHOICES."""
    if choice == ALL_SUBMITTED:
        return [status for status in Status if status not in (*NEVER_SUBMITTED, Status.WITHDRAWN)]
    words = STATUS_CHOICES[choice]
    return [status for status, text in SCHOOL_STATUS_TEXTS.items() if words in (text.group.value, text.label)]


def _with_status(choice: str, windows: Iterable[ClaimWindow], with_colleagues: Q) -> Q:
    """A draft of a window that is over counts as expired."""
    statuses = statuses_of(choice)
    over = [window for window in windows if window.closes_on < today()]
    too_late = Q(status=Status.DRAFT, window__in=over)
    fits = _replied(choice) or Q(status__in=statuses) & ~_replied_otherwise(choice)
    if GROUPS.get(choice) is StatusGroup.NEEDS_YOU:
        fits &= ~with_colleagues
    elif GROUPS.get(choice) is StatusGroup.IN_PROGRESS:
        fits |= with_colleagues | _DISPUTED
    return fits | too_late if Status.EXPIRED in statuses else fits & ~too_late


_DISPUTED = Q(status=Status.SAMPLING_PROVIDER_NOT_APPROVED, decision_due_on__isnull=False)


def _late() -> Q:
    owed = Q(status=Status.SAMPLING_PROVIDER_NOT_APPROVED, decision_due_on=None)
    return owed & Q(reply_due_on__lt=today())


def _replied(choice: str) -> Q:
    """Nothing, unless the choice is one of the two tags of a dispute that are no status."""
    words = STATUS_CHOICES[choice]
    if words == REPLY_SENT.label:
        return _DISPUTED
    return _late() if words == REPLY_OVERDUE.label else Q()


def _replied_otherwise(choice: str) -> Q:
    """Claims of the status whose tag says something else."""
    if choice == ALL_SUBMITTED:
        return Q(pk__in=[])
    return _DISPUTED if choice in GROUPS else _DISPUTED | _late()


def _with_a_mentor(public_ids: list[str]) -> Q:
    return Q(pk__in=MentorTraining.objects.filter(mentor__public_id__in=public_ids).values("claim"))


def options_of(claims: ClaimQuerySet, number: int) -> Options:
    """`number` is how many these claims are."""
    providers = Provider.objects.filter(pk__in=claims.values("provider"))
    plain_name = Collate(PlainName("name"), "C")
    mentors = Mentor.objects.filter(pk__in=MentorTraining.objects.filter(claim__in=claims).values("mentor"))
    names_mentors = number <= MOST_TO_NAME_MENTORS
    return Options(
        groups=list(STATUS_CHOICES.items()),
        providers=list(providers.order_by(plain_name, "code").values_list("code", "name")),
        mentors=[(each.public_id, str(each)) for each in mentors.order_by(*IN_ORDER)] if names_mentors else None,
    )
