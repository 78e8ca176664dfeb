"""Questions about many providers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import QuerySet

if TYPE_CHECKING:
    from accounts.models import User


class ProviderQuerySet(QuerySet["Provider"]):
    def visible_to(self, user: User) -> ProviderQuerySet:
        """Support sees every provider; everyone else sees the ones they belong to."""
        if user.is_support:
            return self
        return self.filter(memberships__user=user)

    def accredited(self) -> ProviderQuerySet:
        return self.filter(accredited=True)
