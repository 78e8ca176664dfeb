from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.db.models import QuerySet

from common.clock import now
from common.search import Fits
from mentors.trns import clean_trn, is_trn

if TYPE_CHECKING:
    from accounts.models import User
    from mentors.models import Lookup, Mentor
    from schools.models import School

FRESH_FOR = timedelta(hours=1)
KEPT_FOR = timedelta(days=1)
IN_ORDER = ("plain_name", "trn")
BY_MENTOR = ("mentor__plain_name", "mentor__trn")


class MentorQuerySet(QuerySet["Mentor"]):
    def at(self, school: School) -> MentorQuerySet:
        return self.filter(placements__school=school).order_by(*IN_ORDER)

    def missing_trns(self, trns: list[str]) -> list[str]:
        """The TRNs that none of these mentors has, in their order; without TRNs no query."""
        found = set(self.filter(trn__in=trns).values_list("trn", flat=True)) if trns else ()
        return [trn for trn in trns if trn not in found]

    def matching(self, search: str) -> MentorQuerySet:
        """Whoever has this TRN, however typed; else those whom the words fit."""
        if is_trn(trn := clean_trn(search)):
            return self.filter(trn=trn)
        return self.filter(Fits(search))


class LookupQuerySet(QuerySet["Lookup"]):
    def fresh(self, school: School, user: User) -> LookupQuerySet:
        return self.filter(school=school, by=user, at__gt=now() - FRESH_FOR)

    def nobody_found(self) -> LookupQuerySet:
        return self.filter(last_name="", first_name="")

    def somebody_found(self) -> LookupQuerySet:
        return self.exclude(last_name="", first_name="")

    def stale(self) -> LookupQuerySet:
        return self.filter(at__lt=now() - KEPT_FOR)
