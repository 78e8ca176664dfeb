from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from accounts.models import User
    from providers.models import Provider


def may_answer(user: User, organisation: Provider) -> bool:
    """The provider's own people. Support reads along, and reopens."""
    return not user.is_support and user.provider_memberships.filter(provider=organisation).exists()
