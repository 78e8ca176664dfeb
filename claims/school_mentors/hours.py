from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import F, Sum

from claims.models import Claim, MentorTraining
from claims.wording.hours import KIND_IN_WORDS
from common.clock import today
from mentors.models import Mentor
from schools.models import AcademicYear, School


@dataclass(frozen=True)
class Claimed:
    """Whole hours of one mentor with one provider."""

    provider: str
    hours: int


def hours_this_year(mentors: Sequence[Mentor], school: School) -> dict[int, list[Claimed]]:
    """By mentor id, in claims that stand; one query."""
    claims = Claim.objects.using_allowance().filter(
        school=school, window__academic_year=AcademicYear.start_year_of(today()), trainings__mentor__in=mentors
    )
    hours = Sum(F("trainings__hours") - F("trainings__hours_given_back"))
    rows = (
        claims.values_list("trainings__mentor_id", "provider__name").annotate(claimed=hours).order_by("provider__name")
    )
    found = defaultdict(list)
    for mentor_id, provider, claimed in rows:
        if claimed:
            found[mentor_id].append(Claimed(provider, claimed))
    return dict(found)


@dataclass(frozen=True)
class OnClaim:
    training: MentorTraining

    @property
    def claim(self) -> Claim:
        return self.training.claim

    @property
    def kind(self) -> str:
        kind = self.training.training_type
        return KIND_IN_WORDS[kind] if kind else "Known when submitted"


def claims_naming(mentor: Mentor, school: School) -> list[OnClaim]:
    """Newest year first."""
    trainings = MentorTraining.objects.filter(mentor=mentor, claim__school=school)
    rows = trainings.select_related("claim__provider", "claim__window__academic_year").order_by(
        "-claim__window__academic_year", "claim__provider__name", "-claim__updated_at"
    )
    return [OnClaim(training) for training in rows]
