from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Case, Q, QuerySet, Value, When
from django.db.models.functions import Concat

from common.search import Fits, PlainWords

if TYPE_CHECKING:
    from accounts.models import User
    from providers.models import Provider


class ProviderQuerySet(QuerySet["Provider"]):
    def visible_to(self, user: User) -> ProviderQuerySet:
        """Support sees all, others their own."""
        if user.is_support:
            return self
        return self.filter(memberships__user=user)

    def open_to(self, user: User) -> ProviderQuerySet:
        """Those too of which a delivery partner's people see a part."""
        if user.is_support:
            return self
        return self.filter(Q(memberships__user=user) | Q(partners__memberships__user=user)).distinct()

    def accredited(self) -> ProviderQuerySet:
        """That can be claimed for: accredited, and still in the register."""
        return self.filter(accredited=True, in_register=True)

    def with_nobody_to_tell(self) -> ProviderQuerySet:
        """Neither a person who may sign in nor a contact."""
        return self.exclude(memberships__user__is_active=True).filter(contacts=None)

    def matching(self, text: str) -> ProviderQuerySet:
        """By name, code, UKPRN, postcode or town.

        The exact code comes first, then names that start with what was typed.
        """
        starts_so = Concat(Value(" "), PlainWords(Value(text)))
        closeness = Case(
            When(code__iexact=text.strip(), then=0), When(search_text__startswith=starts_so, then=1), default=2
        )
        return self.filter(Fits(text)).order_by(closeness, "name", "code")

    def called(self, name: str) -> ProviderQuerySet:
        """But for letters that a search does not tell apart."""
        return self.alias(plain_name=PlainWords("name")).filter(plain_name=PlainWords(Value(name)))
