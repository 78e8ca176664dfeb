"""Which mentors and providers a school can look at together: everybody on its list, with each provider it works with.

What providers recorded of their training will stand beside these rows; until there are records, hours in claims do.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from providers.models import Provider

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from claims.models import ClaimWindow
    from mentors.models import Mentor
    from schools.models import AcademicYear, School

Pair = tuple[Provider, "Mentor"]


def providers_of(school: School, year: AcademicYear, windows: Iterable[ClaimWindow]) -> list[Provider]:
    """Those whom a claim or draft of that year or the year before names, by name. `windows` are all there are."""
    recent = [window.pk for window in windows if window.academic_year_id in (year.pk, year.pk - 1)]
    return list(Provider.objects.filter(pk__in=school.claims.filter(window__in=recent).values("provider")))


def pairs_at(places: range, providers: Sequence[Provider], mentors: QuerySet[Mentor], count: int) -> list[Pair]:
    """Some places of a list that is never made whole: all `count` mentors with the first provider, with the next, ...

    Two queries at most: a school can have thousands of mentors.
    """
    if not places:
        return []
    found = _mentors_at(places, mentors, count)
    pairs = [divmod(place, count) for place in places]
    # Somebody may be taken off the list between the count and here.
    return [(providers[provider], found[mentor]) for provider, mentor in pairs if mentor in found]


def _mentors_at(places: range, mentors: QuerySet[Mentor], count: int) -> dict[int, Mentor]:
    """By place among the mentors; in two parts where one provider's mentors end and the next one's begin."""
    if len(places) >= count:
        return dict(enumerate(mentors))
    first, last = places[0] % count, places[-1] % count
    parts = [range(first, last + 1)] if first <= last else [range(last + 1), range(first, count)]
    return {
        place: mentor for part in parts for place, mentor in zip(part, mentors[part.start : part.stop], strict=False)
    }
