from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import QuerySet

from common.clock import today

if TYPE_CHECKING:
    from providers.models import Provider
    from sampling.models import ProviderRequest


class RequestQuerySet(QuerySet["ProviderRequest"]):
    def ready_for(self, provider: Provider) -> RequestQuerySet:
        """Those whose file is built, the latest due first."""
        return (
            self.filter(provider=provider, file__isnull=False)
            .select_related("run__window", "file", "provider")
            .order_by("-due_on", "-pk")
        )

    def waiting_for_files(self) -> RequestQuerySet:
        return self.filter(file=None)

    def overdue(self) -> RequestQuerySet:
        return self.filter(due_on__lt=today())
