from functools import cached_property
from typing import Any

from django.db.models import Count, Sum
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.generic import TemplateView

from accounts.access import members
from common.redirects import see_other
from files.serving import serve
from govuk.pagination import page_of
from providers.access import ProviderPage
from sampling.answers.asked import answered_at, progress_of, unanswered, with_answered
from sampling.answers.permissions import may_answer
from sampling.due_dates.actions import open_asking
from sampling.models import ProviderRequest
from sampling.owing import with_unanswered
from sampling.presenters import RequestCard

FORMS = ["csv", "xlsx"]


class Requests(ProviderPage, TemplateView):
    allowed = staticmethod(members)
    template_name = "sampling/requests.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        requests = with_answered(with_unanswered(ProviderRequest.objects.ready_for(self.provider)))
        owed = requests.filter(unanswered__gt=0).order_by("due_on", "pk")
        earlier = page_of(requests.filter(unanswered=0), self.request)
        return super().get_context_data(
            cards=[RequestCard.of(request) for request in owed],
            page=earlier,
            earlier=[RequestCard.of(request) for request in earlier],
            contacts=list(self.provider.contacts.order_by("email").values_list("email", flat=True)),
            **kwargs,
        )


class RequestPage(ProviderPage):
    """A request of this provider whose file is built; any other is not found."""

    allowed = staticmethod(members)

    @cached_property
    def provider_request(self) -> Any:
        """With `unanswered` and `answered`."""
        requests = with_answered(with_unanswered(ProviderRequest.objects.ready_for(self.provider)))
        return get_object_or_404(requests, run=self.kwargs["run"])


class OneRequest(RequestPage, TemplateView):
    template_name = "sampling/request.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        progress = progress_of(self.provider_request)
        return super().get_context_data(
            provider_request=self.provider_request,
            card=RequestCard.of(self.provider_request),
            may_answer=may_answer(self.user, self.provider),
            more_time=open_asking(self.provider_request),
            extended=self.provider_request.extensions.filter(until__isnull=False).last(),
            page=page_of(self.schools(), self.request),
            progress=progress,
            next_school=self.next_school(),
            **kwargs,
        )

    def next_school(self) -> str:
        """Its public id; "" where every mentor is answered."""
        schools = unanswered(self.provider_request).values_list("claim__school__public_id", flat=True)
        return schools.first() or ""

    def schools(self) -> Any:
        """In the file's order."""
        claims = self.provider_request.sampled_claims.values(
            "claim__school__name",
            "claim__school__urn",
            "claim__school__postcode",
            "claim__school__telephone",
            "claim__school__public_id",
            "claim__school",
        )
        counted = claims.annotate(
            claims=Count("claim", distinct=True),
            mentors=Count("claim__trainings"),
            hours=Sum("claim__trainings__hours"),
            answered=answered_at(self.provider_request),
            refused=answered_at(self.provider_request, agrees=False),
        )
        return counted.order_by("claim__school__name", "claim__school__urn", "claim__school")


class Download(RequestPage):
    """CSV as built, or an Excel file made from it. Each download is on record, so it is asked for by POST."""

    readers_may_post = True

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return see_other(reverse("sampling:request", args=[self.provider.code, self.provider_request.run_id]))

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if self.kwargs["form"] not in FORMS or self.provider_request.file is None:
            raise Http404
        return serve(request, self.provider_request.file, form=self.kwargs["form"])
