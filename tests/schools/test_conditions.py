import pytest
from django.core.exceptions import PermissionDenied

from activity.models import Entry
from schools.actions import accept_conditions, conditions_of
from tests.factories import (
    AcademicYearFactory,
    GrantConditionsFactory,
    SchoolFactory,
    claimant_at,
    manager_at,
    support_user,
)

pytestmark = pytest.mark.django_db


def test_a_manager_accepts_the_newest_version_for_the_school() -> None:
    school, year = SchoolFactory(), AcademicYearFactory()
    GrantConditionsFactory(academic_year=year, version=8)
    newest = GrantConditionsFactory(academic_year=year, version=9)
    priya = manager_at(school)

    acceptance = accept_conditions(school=school, year=year, by=priya)

    assert (acceptance.conditions, acceptance.accepted_by) == (newest, priya)
    assert conditions_of(year) == newest
    assert Entry.objects.about(school).get().verb == "conditions accepted"


def test_the_first_acceptance_stays_on_record() -> None:
    school, year = SchoolFactory(), AcademicYearFactory()
    GrantConditionsFactory(academic_year=year)
    first, second = manager_at(school), manager_at(school)
    accept_conditions(school=school, year=year, by=first)

    again = accept_conditions(school=school, year=year, by=second)

    assert again.accepted_by == first
    assert Entry.objects.about(school).count() == 1


def test_neither_a_claimant_nor_support_accepts_for_the_school() -> None:
    school, year = SchoolFactory(), AcademicYearFactory()
    GrantConditionsFactory(academic_year=year)

    for person in (claimant_at(school), support_user(), manager_at(SchoolFactory())):
        with pytest.raises(PermissionDenied):
            accept_conditions(school=school, year=year, by=person)
    assert not school.acceptances.exists()
