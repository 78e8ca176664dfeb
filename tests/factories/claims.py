from datetime import timedelta
from typing import Any

import factory
from django.db import transaction

from claims.models import Claim, ClaimWindow, MentorTraining, TrainingType
from claims.states import IN_A_CHECK, NEVER_SUBMITTED, Status
from common.clock import now, opening_moment, today
from mentors.models import Mentor
from schools.models import AcademicYear
from tests.factories.base import OwnersFactory
from tests.factories.mentors import MentorFactory
from tests.factories.people import UserFactory
from tests.factories.providers import ProviderFactory
from tests.factories.schools import AcademicYearFactory, SchoolFactory, rate_for
from tests.roles import as_owner


def open_window(**values: Any) -> ClaimWindow:
    """The same one each time."""
    year = AcademicYearFactory()
    opens_on = max(year.starts_on, today() - timedelta(days=7))
    closes_on = min(year.ends_on, today() + timedelta(days=21))
    return _window(opens_on=opens_on, closes_on=closes_on, academic_year=year, **values)


def closed_window(**values: Any) -> ClaimWindow:
    """The four weeks before; nobody has closed it unless `closed_at` is given."""
    closes_on = max(AcademicYearFactory().starts_on, today() - timedelta(days=7)) - timedelta(days=1)
    year = AcademicYearFactory(start_year=AcademicYear.start_year_of(closes_on))
    opens_on = max(year.starts_on, closes_on - timedelta(days=27))
    return _window(opens_on=opens_on, closes_on=closes_on, academic_year=year, **values)


def window_in(start_year: int, **values: Any) -> ClaimWindow:
    """May to July of another year."""
    year = AcademicYearFactory(start_year=start_year)
    opens_on, closes_on = year.ends_on.replace(month=5, day=1), year.ends_on.replace(month=7, day=17)
    return _window(opens_on=opens_on, closes_on=closes_on, academic_year=year, **values)


def coming_window(**values: Any) -> ClaimWindow:
    """In the next academic year."""
    return window_in(AcademicYear.start_year_of(today()) + 1, **values)


@as_owner()
def _window(*, opens_on: Any, closes_on: Any, academic_year: AcademicYear, **values: Any) -> ClaimWindow:
    defaults = {"closes_on": closes_on, "academic_year": academic_year, **values}
    return ClaimWindow.objects.get_or_create(opens_on=opens_on, defaults=defaults)[0]


ANSWERS = {"provider_confirmed": True}
"""For every question after the hours. A new question has its answer here."""


class ClaimFactory(OwnersFactory):
    """A claim with all that the database asks at `status` (draft unless told).

    `hours_of={ada: 14, grace: None}` names mentors and hours, and puts them on the school's list. Without it a claim
    that is submitted or `answered` has one new mentor with 10 hours, another draft none. `given_back={ada: 4}`: hours
    that a check did not accept.
    """

    class Meta:
        model = Claim

    school = factory.SubFactory(SchoolFactory)
    provider = factory.SubFactory(ProviderFactory)
    window = factory.LazyFunction(open_window)
    created_by = factory.SubFactory(UserFactory)
    updated_by = factory.SelfAttribute("created_by")

    @classmethod
    @transaction.atomic
    def _create(
        cls,
        model_class: type[Claim],
        *args: Any,
        hours_of: dict[Mentor, int | None] | None = None,
        answered: bool = False,
        given_back: dict[Mentor, int] | None = None,
        training_type: str = TrainingType.INITIAL,
        **values: Any,
    ) -> Claim:
        is_draft = values.get("status", Status.DRAFT) in NEVER_SUBMITTED
        if hours_of is None:
            hours_of = {} if is_draft and not answered else {MentorFactory(): 10}
        answers = {} if is_draft and not answered else ANSWERS
        frozen = {} if is_draft else _frozen(values, sum(hours or 0 for hours in hours_of.values()))
        given_back = given_back or {}
        frozen["hours_given_back"] = sum(given_back.values())
        if values.get("status") in IN_A_CHECK:
            frozen["checked_from"] = Status.SUBMITTED
        claim = super()._create(model_class, *args, **{**answers, **frozen, **values})
        for mentor, hours in hours_of.items():
            mentor.placements.get_or_create(school=claim.school)
            kind = "" if is_draft else training_type
            back = given_back.get(mentor, 0)
            MentorTraining.objects.create(
                claim=claim, mentor=mentor, hours=hours, training_type=kind, hours_given_back=back
            )
        return claim


def _frozen(values: dict[str, Any], hours: int) -> dict[str, Any]:
    """Hours, area, rate (pence), amount (pence), who and when."""
    area = values.get("funding_area", values["school"].funding_area)
    rate_pence = values.get("rate_pence") or rate_for(values["window"].academic_year, area)
    return {
        "hours": hours,
        "funding_area": area,
        "rate_pence": rate_pence,
        "amount_pence": hours * rate_pence,
        "submitted_by": values["created_by"],
        "submitted_at": max(opening_moment(values["window"].opens_on), min(now(), values["window"].closes_at)),
        "submitter_is_mentor": False,
    }
