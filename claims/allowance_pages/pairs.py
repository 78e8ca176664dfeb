"""Which mentors and providers a school can look at together: everybody on its list, with each provider it works with.

What providers recorded of their training will stand beside these rows; until there are records, hours in claims do.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from claims.queries import mentors_at
from common.joined import Joined
from govuk.pagination import ROWS_A_PAGE
from mentors.models import Mentor
from providers.models import Provider

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from claims.models import ClaimWindow
    from schools.models import AcademicYear, School

Pair = tuple[Provider, Mentor]


def providers_of(school: School, year: AcademicYear, windows: Iterable[ClaimWindow]) -> list[Provider]:
    """Those whom a claim or draft of that year or the year before names, by name. `windows` are all there are."""
    recent = [window.pk for window in windows if window.academic_year_id in (year.pk, year.pk - 1)]
    return [provider for (provider,) in _PROVIDERS.rows(school=school.pk, windows=recent)]


_PROVIDERS = Joined(
    """
    FROM providers_provider provider
    WHERE provider.id IN (
        SELECT provider_id FROM claims_claim WHERE school_id = %(school)s AND window_id = ANY (%(windows)s)
    )
    ORDER BY provider.name, provider.code
    """,
    provider=Provider,
)


class MentorsAt:
    """A school's list of mentors, or those `found` on it, by place: there can be thousands, mostly less than a page."""

    def __init__(self, school: School, found: QuerySet[Mentor] | None = None) -> None:
        most = ROWS_A_PAGE + 1
        first = mentors_at(school, most) if found is None else list(found[:most])
        self.mentors = Mentor.objects.at(school) if found is None else found
        self.few = dict(enumerate(first)) if len(first) < most else {}
        self.count = len(first) if len(first) < most else self.mentors.count()

    def places(self, places: range) -> dict[int, Mentor]:
        """At least those of a page of pairs; in two parts where one provider's mentors end and the next one's begin."""
        if self.few or not places:
            return self.few
        first, last = places[0] % self.count, places[-1] % self.count
        parts = [range(first, last + 1)] if first <= last else [range(last + 1), range(first, self.count)]
        return {
            place: mentor
            for part in parts
            for place, mentor in zip(part, self.mentors[part.start : part.stop], strict=False)
        }


def pairs_at(places: range, providers: Sequence[Provider], mentors: MentorsAt) -> list[Pair]:
    """Some places of a list that is never made whole: all mentors with the first provider, with the next, and on."""
    found = mentors.places(places)
    pairs = [divmod(place, mentors.count) for place in places]
    # Somebody may be taken off the list between the count and here.
    return [(providers[provider], found[mentor]) for provider, mentor in pairs if mentor in found]
