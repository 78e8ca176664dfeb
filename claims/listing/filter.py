"""Narrowing the list of claims: by who has them, provider, mentor, and what was found. Only ids are in the address."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from claims.wording.school_status import SCHOOL_STATUS_TEXTS, StatusGroup
from common.clock import today
from common.statements import rows_of

if TYPE_CHECKING:
    from claims.listing.presenters import Totals
    from claims.models import ClaimWindow
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

    @property
    def conditions(self) -> tuple[str, ...]:
        """What is chosen, each as a part of a statement about a `claim`."""
        return tuple(_CONDITIONS[name] for name in _CONDITIONS if getattr(self, name))

    def values(self, windows: Iterable[ClaimWindow]) -> dict[str, Any]:
        """What stands in the conditions, for claims of these windows."""
        return {
            "statuses": [
                str(status) for status, text in SCHOOL_STATUS_TEXTS.items() if text.group is GROUPS.get(self.group)
            ],
            "over": [window.pk for window in windows if window.closes_on < today()],
            "provider": self.provider,
            "mentor": self.mentor,
            "found": self.found.split(","),
        }

    def options(self, school: School, windows: Iterable[ClaimWindow], totals: Totals) -> Options:
        """The providers that the totals are of, and the mentors of these claims, in one query."""
        names_mentors = totals.number <= MOST_TO_NAME_MENTORS
        found = rows_of(
            _OPTIONS,
            school=school.pk,
            windows=[window.pk for window in windows],
            providers=totals.providers,
            names_mentors=names_mentors,
        )
        mentors = [(value, text) for kind, value, text, *_ in found if kind == "mentor"]
        return Options(
            groups=[(name, group.value) for name, group in GROUPS.items()],
            providers=[(value, text) for kind, value, text, *_ in found if kind == "provider"],
            mentors=mentors if names_mentors else None,
        )

    def query(self, year: AcademicYear | None) -> str:
        """The same choice as an address writes it."""
        chosen: dict[str, Any] = {"year": year.start_year if year else ""}
        chosen |= {"group": self.group, "provider": self.provider, "mentor": self.mentor, "found": self.found}
        return urlencode({name: value for name, value in chosen.items() if value})


# A draft of a window that is over is finished, and nothing to do: it counts as expired.
_CONDITIONS = {
    "group": """
        AND CASE WHEN status = 'draft' AND window_id = ANY (%(over)s) THEN 'expired' ELSE status END
            = ANY (%(statuses)s)
    """,
    "provider": "AND provider_id IN (SELECT id FROM providers_provider WHERE code = %(provider)s)",
    "mentor": """
        AND id IN (
            SELECT claim_id FROM claims_mentortraining training JOIN mentors_mentor mentor ON mentor.id = mentor_id
            WHERE mentor.public_id = %(mentor)s
        )
    """,
    "found": """
        AND (
            provider_id IN (SELECT id FROM providers_provider WHERE code = ANY (%(found)s))
            OR id IN (
                SELECT claim_id FROM claims_mentortraining training JOIN mentors_mentor mentor ON mentor.id = mentor_id
                WHERE mentor.public_id = ANY (%(found)s)
            )
        )
    """,
}
_OPTIONS = """
    SELECT 'provider', code, name, mentors_plain_name(name) COLLATE "C" AS plain_name, code AS number
    FROM providers_provider WHERE id = ANY (%(providers)s)
    UNION ALL
    SELECT 'mentor', public_id, first_name || ' ' || last_name, plain_name, trn FROM mentors_mentor
    WHERE %(names_mentors)s AND id IN (
        SELECT mentor_id FROM claims_mentortraining training JOIN claims_claim claim ON claim.id = training.claim_id
        WHERE school_id = %(school)s AND window_id = ANY (%(windows)s) AND changes_id IS NULL
    )
    ORDER BY plain_name, number
"""
