"""Narrowing the list of claims: by who has them, provider, mentor, and what was found. Only ids are in the address."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from django.db import connection
from django.db.models import Q

from claims.models import MentorTraining
from claims.presenters.statuses import SCHOOL_VOICE, StatusGroup
from claims.states import Status
from common.clock import today

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from claims.models import Claim
    from schools.models import AcademicYear, School

MOST_TO_NAME_MENTORS = 100
"""Claims, up to which the filter names every mentor; of more, somebody is found faster by the search."""
LONGEST_FOUND = 400
"""Letters of twenty-five ids of twelve, with room."""
GROUPS = {group.name.lower().replace("_", "-"): group for group in StatusGroup}


@dataclass(frozen=True)
class Options:
    """What a filter offers: values and words. No mentors are named where there are too many."""

    groups: list[tuple[str, str]]
    providers: list[tuple[str, str]]
    mentors: list[tuple[str, str]] | None


@dataclass(frozen=True)
class ListFilter:
    """What was asked for; words that mean nothing here find nothing, or are left out where they are no known group.

    `found` are codes of providers and ids of mentors that one search meant: a claim with any of them fits.
    """

    group: str = ""
    provider: str = ""
    mentor: str = ""
    found: str = ""

    @classmethod
    def asked_for(cls, query: Mapping[str, str]) -> ListFilter:
        group = query.get("group", "")
        provider, mentor, found = (query.get(name, "") for name in ("provider", "mentor", "found"))
        return cls(group if group in GROUPS else "", provider[:20], mentor[:20], found[:LONGEST_FOUND])

    @property
    def is_on(self) -> bool:
        return bool(self.group or self.provider or self.mentor or self.found)

    def apply(self, claims: QuerySet[Claim]) -> QuerySet[Claim]:
        if self.group:
            claims = claims.filter(_in_group(GROUPS[self.group]))
        if self.provider:
            claims = claims.filter(provider__code=self.provider)
        if self.mentor:
            claims = claims.filter(trainings__mentor__public_id=self.mentor)
        if self.found:
            found = self.found.split(",")
            named = MentorTraining.objects.filter(mentor__public_id__in=found)
            claims = claims.filter(Q(provider__code__in=found) | Q(pk__in=named.values("claim")))
        return claims

    def options(self, school: School, windows: list[int], number: int) -> Options:
        """Providers and mentors of the school's claims in these windows, which are so many, in one query."""
        names_mentors = number <= MOST_TO_NAME_MENTORS
        with connection.cursor() as cursor:
            cursor.execute(_OPTIONS, {"school": school.pk, "windows": windows, "names_mentors": names_mentors})
            found = sorted(cursor.fetchall(), key=lambda row: row[2].casefold())
        mentors = [(value, text) for kind, value, text in found if kind == "mentor"]
        return Options(
            groups=[(name, group.value) for name, group in GROUPS.items()],
            providers=[(value, text) for kind, value, text in found if kind == "provider"],
            mentors=mentors if names_mentors else None,
        )

    def query(self, year: AcademicYear | None) -> str:
        """The same choice as an address writes it."""
        chosen: dict[str, Any] = {"year": year.start_year if year else ""}
        chosen |= {"group": self.group, "provider": self.provider, "mentor": self.mentor, "found": self.found}
        return urlencode({name: value for name, value in chosen.items() if value})


_OPTIONS = """
    WITH listed AS (
        SELECT id, provider_id FROM claims_claim
        WHERE school_id = %(school)s AND window_id = ANY (%(windows)s) AND changes_id IS NULL
    )
    SELECT 'provider', code, name FROM providers_provider WHERE id IN (SELECT provider_id FROM listed)
    UNION ALL
    SELECT 'mentor', public_id, first_name || ' ' || last_name FROM mentors_mentor
    WHERE %(names_mentors)s AND id IN (
        SELECT mentor_id FROM claims_mentortraining training JOIN listed ON listed.id = training.claim_id
    )
"""


def _in_group(group: StatusGroup) -> Q:
    """Claims whose status is in the group; a draft of a closed window is finished, not something to do."""
    wanted = Q(status__in=[status for status, voice in SCHOOL_VOICE.items() if voice.group is group])
    too_late = Q(status=Status.DRAFT, window__closes_on__lt=today())
    return wanted | too_late if group is StatusGroup.FINISHED else wanted & ~too_late
