"""Hours that a school claimed for its mentors. Claims are a room above: they are read through the school's relation."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import F, Sum

from common.clock import today
from mentors.models import Mentor
from schools.models import AcademicYear, School


@dataclass(frozen=True)
class Claimed:
    """Whole hours that one mentor completed with one provider in one year, in claims that stand."""

    provider: str
    hours: int


def claimed_by(mentors: Sequence[Mentor], school: School) -> dict[int, list[Claimed]]:
    """This academic year's hours at this school by mentor id, in one query for all of them."""
    claims = school.claims.using_allowance().filter(
        window__academic_year=AcademicYear.start_year_of(today()), trainings__mentor__in=mentors
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
    """A claim that names a mentor, with the hours and the kind of training that it says."""

    claim: Any
    hours: int | None
    kind: str

    @property
    def kind_in_words(self) -> str:
        return {"initial": "First year with this provider", "refresher": "Refresher"}.get(
            self.kind, "Known when submitted"
        )


def claims_naming(mentor: Mentor, school: School) -> list[OnClaim]:
    """The school's claims with this mentor on them, newest year first."""
    claims = school.claims.filter(trainings__mentor=mentor)
    known = claims.annotate(mentor_hours=F("trainings__hours"), mentor_kind=F("trainings__training_type"))
    rows = known.select_related("provider", "window__academic_year").order_by(
        "-window__academic_year", "provider__name", "-updated_at"
    )
    return [OnClaim(claim, claim.mentor_hours, claim.mentor_kind) for claim in rows]
