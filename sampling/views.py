from functools import cached_property
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.generic import TemplateView

from accounts.access import members
from accounts.searches import search_for
from common.redirects import see_other
from files.serving import serve
from govuk.pagination import page_of
from providers.access import ProviderPage
from sampling.answers.asked import progress_of, unanswered, with_answered
from sampling.answers.listing import SEARCH_FROM, SORTS, STATES, FindSchoolForm, SchoolFilter, SchoolRow, schools_of
from sampling.answers.permissions import may_answer
from sampling.due_dates.actions import open_asking
from sampling.models import ProviderRequest
from sampling.owing import with_unanswered
from sampling.presenters import RequestCard

FORMS = ["csv", "xlsx"]


def requests_of(page: ProviderPage) -> Any:
    """With `unanswered` and `answered`; to a delivery partner those about its schools, counted for these."""
    ready = ProviderRequest.objects.ready_for(page.provider)
    asked = ready if page.part is None else ready.that_ask(page.part)
    return with_answered(with_unanswered(asked, page.part), page.part)


class Requests(ProviderPage, TemplateView):
    allowed = staticmethod(members)
    for_partners = True
    template_name = "sampling/requests.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        requests = requests_of(self)
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
        return get_object_or_404(requests_of(self), run=self.kwargs["run"])


class OneRequest(RequestPage, TemplateView):
    for_partners = True
    template_name = "sampling/request.html"
    readers_may_post = True  # a search

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """A search: names and TRNs never stand in an address."""
        search_for("", self.user)  # counted; the words are kept nowhere
        form = self.find_form(request.POST)
        if not form.is_valid():
            return self.render_to_response(self.get_context_data(form=form))
        if len(form.found) == 1:
            parts = [self.provider.code, self.provider_request.run_id, form.found[0]]
            return see_other(reverse("sampling:school", args=parts))
        return see_other(f"{request.path}?{self.filter.with_found(form.found)}#schools")

    @cached_property
    def filter(self) -> SchoolFilter:
        return SchoolFilter.asked_for(self.request.GET)

    def find_form(self, typed: QueryDict | None = None) -> FindSchoolForm:
        return FindSchoolForm(typed, provider_request=self.provider_request, part=self.part)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        progress = progress_of(self.provider_request)
        return super().get_context_data(
            provider_request=self.provider_request,
            card=RequestCard.of(self.provider_request),
            may_answer=may_answer(self.user, self.provider),
            more_time=open_asking(self.provider_request),
            extended=self.provider_request.extensions.filter(until__isnull=False).last(),
            page=page_of(self.filter.apply(self.schools()), self.request, anchor="schools"),
            filter=self.filter,
            states=STATES.items(),
            sorts=SORTS.items(),
            with_search=self.provider_request.school_count >= SEARCH_FROM or "form" in kwargs,
            progress=progress,
            next_school=self.next_school(),
            **{"form": self.find_form()} | kwargs,
        )

    def schools(self) -> list[SchoolRow]:
        return schools_of(self.provider_request, self.part)

    def next_school(self) -> str:
        """Its public id; "" where every mentor is answered."""
        schools = unanswered(self.provider_request, self.part).values_list("claim__school__public_id", flat=True)
        return schools.first() or ""


class Download(RequestPage):
    """CSV as built, or an Excel file made from it. Each download is on record, so it is asked for by POST."""

    readers_may_post = True

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return see_other(reverse("sampling:request", args=[self.provider.code, self.provider_request.run_id]))

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if self.kwargs["form"] not in FORMS or self.provider_request.file is None:
            raise Http404
        return serve(request, self.provider_request.file, form=self.kwargs["form"])
