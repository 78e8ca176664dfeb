from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from django.core.exceptions import PermissionDenied

from schools.access import colleagues, own_people

if TYPE_CHECKING:
    from accounts.models import User
    from schools.models import School

Rule = Callable[["User", "School"], bool]


def may_prepare(user: User, school: School) -> bool:
    """The school's people, and support for them."""
    return colleagues(user, school)


def may_submit(user: User, school: School) -> bool:
    """Never support."""
    return own_people(user, school)


def may_send_to_school(user: User, school: School) -> bool:
    return user.is_support


def may_withdraw(user: User, school: School) -> bool:
    """Or change it."""
    return own_people(user, school)


def require(rule: Rule, user: User, school: School) -> None:
    """Actions ask as well as pages, so that no page can forget."""
    if not rule(user, school):
        raise PermissionDenied
