from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import CharField, F, Model, Value
from django.db.models.functions import Cast, Concat

from accounts.models import User
from claims.models import Claim, ClaimWindow, MentorTraining
from common.words import in_words
from files.models import StoredFile
from mentors.models import Mentor
from providers.models import Provider
from sampling.models import SamplingRun
from schools.models import School

Kind = type[Model]


def _days(first: str, last: str) -> Concat:
    return Concat(Cast(first, CharField()), Value(" "), Cast(last, CharField()))


PERSON = Concat("first_name", Value(" "), "last_name")
CALLED: dict[Kind, Any] = {
    Claim: Concat(Value("claim "), "reference"),
    ClaimWindow: _days("opens_on", "closes_on"),
    Mentor: PERSON,
    MentorTraining: Concat("mentor__first_name", Value(" "), "mentor__last_name"),
    Provider: F("name"),
    SamplingRun: _days("window__opens_on", "window__closes_on"),
    School: F("name"),
    StoredFile: F("name"),
    User: PERSON,
}
HAS_DAYS = (ClaimWindow, SamplingRun)


@dataclass(frozen=True)
class Named:
    names: Mapping[Kind, Mapping[int, str]] = field(default_factory=dict)

    @classmethod
    def of(cls, ids: Mapping[Kind, set[int]]) -> Named:
        kinds = list(ids)
        names: dict[Kind, dict[int, str]] = {kind: {} for kind in kinds}
        asked = [
            kind._default_manager.order_by().filter(pk__in=ids[kind]).values_list(Value(number), "pk", CALLED[kind])
            for number, kind in enumerate(kinds)
        ]
        for number, pk, name in asked[0].union(*asked[1:], all=True) if asked else []:
            names[kinds[number]][pk] = _days_in_words(name) if kinds[number] in HAS_DAYS else name
        return cls(names)

    def name(self, kind: Kind, pk: int) -> str:
        """Whatever is gone keeps its number."""
        return self.names.get(kind, {}).get(pk) or f"{kind._meta.verbose_name} {pk}"


def _days_in_words(days: str) -> str:
    """27 April 2026 to 17 July 2026, from "2026-04-27 2026-07-17" """
    return " to ".join(in_words(date.fromisoformat(day)) for day in days.split())
