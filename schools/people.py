from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.db.models import F

from accounts.models import SchoolLevel, User
from common.names import in_order_of_names

if TYPE_CHECKING:
    from schools.models import School


def managers_of(school: School) -> list[User]:
    """By name. Without people who cannot sign in, and without support."""
    return managers_by_school([school.pk]).get(school.pk, [])


def managers_by_school(school_ids: Iterable[int]) -> dict[int, list[User]]:
    """A school without a manager is left out."""
    at_a_school = User.objects.filter(
        is_active=True,
        is_support=False,
        school_memberships__school__in=school_ids,
        school_memberships__level=SchoolLevel.MANAGER,
    )
    people: dict[int, list[User]] = {}
    for person in in_order_of_names(at_a_school.annotate(school_id=F("school_memberships__school"))):
        people.setdefault(person.school_id, []).append(person)
    return people
