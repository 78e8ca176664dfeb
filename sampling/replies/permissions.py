from __future__ import annotations

from typing import TYPE_CHECKING

from schools.access import own_people

if TYPE_CHECKING:
    from accounts.models import User
    from schools.models import School


def may_reply(user: User, school: School) -> bool:
    """The school's own people. Support decides, so never for a school."""
    return own_people(user, school)
