from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from django.db.models import Q

from govuk.pagination import ROWS_A_PAGE
from mentors.models import Mentor
from providers.models import Provider
from training_records.models import TrainingRecord

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from claims.models import ClaimWindow
    from schools.models import AcademicYear, School

Pair = tuple[Provider, Mentor]


def providers_of(school: School, year: AcademicYear, windows: Iterable[ClaimWindow]) -> list[Provider]:
    """Named by a claim or draft of that year or the year before, or with records of it. `windows` are all there are."""
    recent = [window.pk for window in windows if window.academic_year_id in (year.pk, year.pk - 1)]
    claimed = Q(pk__in=school.claims.filter(window__in=recent).values("provider"))
    recorded = Q(pk__in=TrainingRecord.objects.of_year(year).filter(school=school).values("provider"))
    return list(Provider.objects.filter(claimed | recorded).order_by("name", "code"))


class MentorsAt:
    """By place: there can be thousands, mostly less than a page."""

    def __init__(self, school: School, found: QuerySet[Mentor] | None = None) -> None:
        most = ROWS_A_PAGE + 1
        self.mentors = Mentor.objects.at(school) if found is None else found
        first = list(self.mentors[:most])
        self.few = dict(enumerate(first)) if len(first) < most else {}
        self.count = len(first) if len(first) < most else self.mentors.count()

    def places(self, places: range) -> dict[int, Mentor]:
        """At least these. A page can end one provider's mentors and begin the next one's."""
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
    """All mentors with the first provider, then the next; the whole list is never made."""
    found = mentors.places(places)
    pairs = [divmod(place, mentors.count) for place in places]
    # Somebody may be taken off the list between the count and here.
    return [(providers[provider], found[mentor]) for provider, mentor in pairs if mentor in found]
