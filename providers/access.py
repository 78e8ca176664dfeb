from functools import cached_property
from typing import Any

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404

from accounts.access import ProtectedPage
from providers.models import Provider
from schools.models import School


class ProviderPage(ProtectedPage):
    """Under /providers/<code>/. A provider that is not yours is not found."""

    # A delivery partner's people open the page too, which shows them their `part` alone.
    for_partners = False

    @cached_property
    def provider(self) -> Provider:
        providers = Provider.objects
        found = providers.open_to(self.user) if self.for_partners else providers.visible_to(self.user)
        return get_object_or_404(found, code=self.kwargs["provider"])

    @cached_property
    def part(self) -> QuerySet[School] | None:
        """None: all of it."""
        if not self.user.has_only_a_part_of(self.provider.pk):
            return None
        given = {"partners__provider": self.provider, "partners__partner__memberships__user": self.user}
        return School.objects.filter(**given)

    @property
    def organisation(self) -> Provider:
        return self.provider

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(is_part=self.part is not None, **kwargs)
