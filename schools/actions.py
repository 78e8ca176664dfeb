from __future__ import annotations

from typing import TYPE_CHECKING

from django.core.exceptions import PermissionDenied
from django.db import transaction

from activity.actions import record
from common.actor import set_actor
from common.clock import now
from schools.access import managers
from schools.models import AcademicYear, GrantConditions, GrantConditionsAcceptance, School

if TYPE_CHECKING:
    from accounts.models import User


def conditions_of(year: AcademicYear) -> GrantConditions | None:
    """The newest version; None while there is none."""
    return GrantConditions.objects.filter(academic_year=year).order_by("-version").first()


@transaction.atomic
def accept_conditions(*, school: School, year: AcademicYear, by: User) -> GrantConditionsAcceptance:
    """Managers only, else PermissionDenied. Whoever was first stays on record."""
    if not managers(by, school):
        raise PermissionDenied
    set_actor(by)
    conditions = GrantConditions.objects.filter(academic_year=year).order_by("-version")[0]
    acceptance, is_new = GrantConditionsAcceptance.objects.get_or_create(
        school=school,
        academic_year=year,
        defaults={"conditions": conditions, "accepted_by": by, "accepted_at": now()},
    )
    if is_new:
        after = {"year": year.pk, "version": conditions.version}
        record("conditions accepted", about=school, by=by, school_id=school.pk, before={}, after=after)
    return acceptance
