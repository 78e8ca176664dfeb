from functools import cached_property

from django.shortcuts import get_object_or_404

from accounts.access import ProtectedPage
from providers.models import Provider


class ProviderPage(ProtectedPage):
    """Under /providers/<code>/. A provider that is not yours is not found."""

    @cached_property
    def provider(self) -> Provider:
        return get_object_or_404(Provider.objects.visible_to(self.user), code=self.kwargs["provider"])

    @property
    def organisation(self) -> Provider:
        return self.provider
