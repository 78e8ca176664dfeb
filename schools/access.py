from functools import cached_property
from urllib.parse import urlencode

from django.shortcuts import get_object_or_404
from django.urls import reverse

from accounts.access import ProtectedPage
from accounts.models import SchoolLevel, User
from schools.models import School


class SchoolPage(ProtectedPage):
    """A school that is not yours is not found."""

    @cached_property
    def school(self) -> School:
        return get_object_or_404(School.objects.visible_to(self.user), public_id=self.kwargs["school"])

    @property
    def organisation(self) -> School:
        return self.school

    def school_url(self, page: str, **parts: str) -> str:
        return reverse(page, kwargs={"school": self.school.public_id, **parts})

    def detour_url(self, page: str) -> str:
        """For a page that leads back here when its question is settled."""
        return f"{self.school_url(page)}?{urlencode({'next': self.request.path})}"


def colleagues(user: User, school: School) -> bool:
    """Also support."""
    return user.is_support or bool(user.level_at(school.pk))


def own_people(user: User, school: School) -> bool:
    """Not support, not even somebody who is both."""
    return not user.is_support and bool(user.level_at(school.pk))


def managers(user: User, school: School) -> bool:
    return user.level_at(school.pk) == SchoolLevel.MANAGER
