from __future__ import annotations

from typing import TYPE_CHECKING

from accounts.models import PARTNER

if TYPE_CHECKING:
    from accounts.models import User
    from providers.models import Provider


def may_answer(user: User, organisation: Provider) -> bool:
    """The provider's own people, and for its schools a delivery partner's. Support reads along, and reopens."""
    mine = {(organisation.pk, ""), (organisation.pk, PARTNER)}
    return not user.is_support and not mine.isdisjoint(user.memberships)
