"""Questions about many providers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Case, QuerySet, When

from providers.search import normalise

if TYPE_CHECKING:
    from accounts.models import User
    from providers.models import Provider


class ProviderQuerySet(QuerySet["Provider"]):
    def visible_to(self, user: User) -> ProviderQuerySet:
        """Support sees every provider; everyone else sees the ones they belong to."""
        if user.is_support:
            return self
        return self.filter(memberships__user=user)

    def accredited(self) -> ProviderQuerySet:
        return self.filter(accredited=True)

    def matching(self, text: str) -> ProviderQuerySet:
        """Providers in whose name, code, UKPRN, postcode or town every typed word begins a word.

        The exact code comes first, then names that start with what was typed. Fewer than two letters match nothing.
        """
        typed = normalise(text)
        if len(typed) < 2:
            return self.none()
        found = self
        for word in set(typed.split()):
            found = found.filter(search_text__contains=f" {word}")
        closeness = Case(When(code__iexact=typed, then=0), When(search_text__startswith=f" {typed}", then=1), default=2)
        return found.order_by(closeness, "name", "code")
