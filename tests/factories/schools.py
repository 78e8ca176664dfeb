from typing import Any

import factory

from accounts.models import User
from common.clock import now, today
from schools.models import (
    AcademicYear,
    Eligibility,
    FundingArea,
    GrantConditions,
    GrantConditionsAcceptance,
    HourlyRate,
    School,
)
from tests.factories.base import OwnersFactory
from tests.factories.people import manager_at
from tests.roles import as_owner

PENCE = {
    FundingArea.INNER_LONDON: 5360,
    FundingArea.OUTER_LONDON: 4825,
    FundingArea.FRINGE: 4510,
    FundingArea.REST_OF_ENGLAND: 4380,
}


class AcademicYearFactory(OwnersFactory):
    """The present year unless told, with its four rates."""

    class Meta:
        model = AcademicYear
        django_get_or_create = ["start_year"]

    start_year = factory.LazyFunction(lambda: AcademicYear.start_year_of(today()))
    initial_cap = factory.LazyAttribute(lambda year: 20 if year.start_year < 2025 else 16)
    refresher_cap = 6

    @classmethod
    def _create(cls, model_class: type[AcademicYear], *args: Any, **values: Any) -> AcademicYear:
        year = super()._create(model_class, *args, **values)
        for area in {*FundingArea} - {*year.rates.values_list("area", flat=True)}:
            rate_for(year, area)
        return year


@as_owner()
def rate_for(year: AcademicYear, area: str) -> int:
    """Pence for an hour; made when missing."""
    defaults = {"pence": PENCE[FundingArea(area)]}
    return HourlyRate.objects.get_or_create(academic_year=year, area=area, defaults=defaults)[0].pence


class SchoolFactory(OwnersFactory):
    class Meta:
        model = School

    urn = factory.Sequence(lambda number: 900000 + number)
    ukprn = factory.Sequence(lambda number: f"{10900000 + number}")
    name = factory.Sequence(lambda number: f"Fernhollow Primary School {number}")
    type_code = "01"
    type_name = "Community school"
    type_group = "Local authority maintained schools"
    phase = "Primary"
    town = "Whitby"
    postcode = "YO21 1AA"
    local_authority_code = "815"
    local_authority = "North Yorkshire"
    district_code = "E06000065"
    district_name = "North Yorkshire"
    urban_rural = "Rural town and fringe"
    funding_area = FundingArea.REST_OF_ENGLAND
    onboarded_at = factory.LazyFunction(now)


class GrantConditionsFactory(OwnersFactory):
    class Meta:
        model = GrantConditions
        django_get_or_create = ["academic_year", "version"]

    academic_year = factory.SubFactory(AcademicYearFactory)
    version = 1
    summary = "You claim only for hours that your mentors completed."
    text = "You claim only for hours that your mentors completed. You keep evidence of them."
    published_on = factory.LazyAttribute(lambda conditions: conditions.academic_year.starts_on)


@as_owner()
def let_claim(school: School, year: AcademicYear | None = None, manager: User | None = None) -> None:
    """Eligible, with accepted conditions, in the year (the present one)."""
    year = year or AcademicYearFactory()
    conditions = GrantConditions.objects.filter(academic_year=year).order_by("-version").first()
    Eligibility.objects.get_or_create(school=school, academic_year=year)
    GrantConditionsAcceptance.objects.create(
        school=school,
        academic_year=year,
        conditions=conditions or GrantConditionsFactory(academic_year=year),
        accepted_by=manager or manager_at(school),
        accepted_at=now(),
    )


def claiming_school(**values: Any) -> School:
    """Ready to claim in the present year."""
    school = SchoolFactory(**values)
    let_claim(school)
    return school
