"""Who may do what with a school's claims. When it can be done is the states' and the windows' affair."""

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
    """Start, change, hand over and delete drafts: the school's people, and support for a school."""
    return colleagues(user, school)


def may_submit(user: User, school: School) -> bool:
    """Declare that a claim is right: only somebody at the school, never support."""
    return own_people(user, school)


def may_send_to_school(user: User, school: School) -> bool:
    """Ask the school to finish a draft that was prepared for it: support, which never submits."""
    return user.is_support


def may_withdraw(user: User, school: School) -> bool:
    """Take a claim back, or change it: whoever could have submitted it."""
    return own_people(user, school)


def require(rule: Rule, user: User, school: School) -> None:
    """Actions ask as well as pages, so that no page can forget."""
    if not rule(user, school):
        raise PermissionDenied
