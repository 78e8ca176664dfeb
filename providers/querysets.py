from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Case, Q, QuerySet, When

from providers.search import normalise

if TYPE_CHECKING:
    from accounts.models import User
    from providers.models import Provider


class ProviderQuerySet(QuerySet["Provider"]):
    def visible_to(self, user: User) -> ProviderQuerySet:
        """Support sees all, others their own."""
        if user.is_support:
            return self
        return self.filter(memberships__user=user)

    def accredited(self) -> ProviderQuerySet:
        """That can be claimed for: accredited, and still in the register."""
        return self.filter(accredited=True, in_register=True)

    def matching(self, text: str) -> ProviderQuerySet:
        """Every typed word begins a word of the name, code, UKPRN, postcode or town.

        The exact code comes first, then names that start with what was typed. One letter matches nothing.
        """
        typed = normalise(text)
        if len(typed) < 2:
            return self.none()
        found = self.filter(*(Q(search_text__contains=f" {word}") for word in set(typed.split())))
        closeness = Case(When(code__iexact=typed, then=0), When(search_text__startswith=f" {typed}", then=1), default=2)
        return found.order_by(closeness, "name", "code")
