from functools import cached_property
from urllib.parse import urlencode

from django.shortcuts import get_object_or_404
from django.urls import reverse

from accounts.access import ProtectedPage
from accounts.models import SchoolLevel, User
from schools.models import School


class SchoolPage(ProtectedPage):
    """Under /schools/<public id>/. A school that is not yours is not found."""

    @cached_property
    def school(self) -> School:
        return get_object_or_404(School.objects.visible_to(self.user), public_id=self.kwargs["school"])

    @property
    def organisation(self) -> School:
        return self.school

    def school_url(self, page: str, **parts: str) -> str:
        """The address of another page of this school."""
        return reverse(page, kwargs={"school": self.school.public_id, **parts})

    def detour_url(self, page: str) -> str:
        """The same for a page that leads back here when its question is settled."""
        return f"{self.school_url(page)}?{urlencode({'next': self.request.path})}"


def colleagues(user: User, school: School) -> bool:
    """The school's people, and support, which acts under rules of its own."""
    return user.is_support or bool(user.level_at(school.pk))


def own_people(user: User, school: School) -> bool:
    """Not support, not even somebody who is both."""
    return not user.is_support and bool(user.level_at(school.pk))


def managers(user: User, school: School) -> bool:
    """For users and grant conditions."""
    return user.level_at(school.pk) == SchoolLevel.MANAGER
