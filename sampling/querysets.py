from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Count, OuterRef, QuerySet, Subquery

if TYPE_CHECKING:
    from providers.models import Provider
    from sampling.models import ProviderRequest
    from schools.models import School


class RequestQuerySet(QuerySet["ProviderRequest"]):
    def ready_for(self, provider: Provider) -> RequestQuerySet:
        """Those whose file is built, the latest due first."""
        return (
            self.filter(provider=provider, file__isnull=False)
            .select_related("run__window", "file", "provider")
            .order_by("-due_on", "-pk")
        )

    def that_ask(self, schools: QuerySet[School]) -> RequestQuerySet:
        """`mentors_of_part`: those of the schools."""
        from sampling.models import SampledClaim

        sampled = SampledClaim.objects.filter(claim__school__in=schools)
        of_request = sampled.filter(request=OuterRef("pk")).order_by().values("request")
        mentors = of_request.annotate(number=Count("claim__trainings")).values("number")
        return self.filter(pk__in=sampled.values("request")).annotate(mentors_of_part=Subquery(mentors))

    def waiting_for_files(self) -> RequestQuerySet:
        return self.filter(file=None)

    def with_nobody_to_tell(self) -> RequestQuerySet:
        """Neither a person who may sign in nor a contact."""
        return self.exclude(provider__memberships__user__is_active=True).filter(provider__contacts=None)
