from functools import cached_property
from typing import Any

from django.contrib import messages
from django.db.models import Case, Count, QuerySet, When
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.generic import TemplateView

from accounts.access import SupportPage
from claims.models import ClaimWindow
from common.clock import british_date, today
from common.redirects import see_other
from files.serving import export, serve
from govuk.pagination import page_of
from providers.models import Provider
from sampling.draw import Reason
from sampling.models import ProviderRequest, SamplingRun
from sampling.owing import with_unanswered, with_what_is_owed
from sampling.presenters import period
from sampling.progress import failed_work, progress_of
from sampling.rules import due_date
from support import sample_download
from support.presenters.estimate import EstimateShown
from support.presenters.requests import rows_of
from support.presenters.sampling import (
    RunRow,
    figures_of,
    warnings_before_sending,
    windows_being_drawn,
)
from support.presenters.strata import StrataTable
from support.sample_filters import Only, RequestFilter, SampledClaimFilter
from work.actions import retry

FILES = {"population": "population_file", "parameters": "parameters_file", "sample": "sample_file"}


class Runs(SupportPage, TemplateView):
    template_name = "support/sampling/runs.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        late_first = Case(When(overdue=0, then=1), default=0)
        counted_files = {"files": Count("requests"), "files_built": Count("requests__file")}
        runs = with_what_is_owed(
            SamplingRun.objects.select_related("window", "drawn_by", "outcome").annotate(**counted_files)
        )
        runs = runs.order_by(late_first, "-drawn_at", "-pk")
        page = page_of(runs, self.request)
        return super().get_context_data(
            page=page,
            rows=[RunRow(run, run.files, run.files_built, run.owing, run.overdue) for run in page],
            window=ClaimWindow.objects.open_on().first(),
            being_drawn=windows_being_drawn(),
            **kwargs,
        )


class RunPage(SupportPage):
    @cached_property
    def run(self) -> SamplingRun:
        return get_object_or_404(
            SamplingRun.objects.select_related("window", "drawn_by", "outcome", "commitment__window", *FILES.values()),
            pk=self.kwargs["run"],
        )

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs | {"run": self.run, "period": period(self.run.days)})


class OneRun(RunPage, TemplateView):
    template_name = "support/sampling/run.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        requests = RequestFilter.asked_for(self.request.GET)
        page = page_of(self.requests(requests), self.request, anchor="providers")
        return super().get_context_data(
            progress=progress_of(self.run),
            figures=figures_of(self.run),
            reasons=self.run.reasons.all(),
            strata=StrataTable.asked_for(self.run, self.request.GET),
            due_on=due_date(british_date(self.run.outcome.decided_at)) if self.run.is_sent else None,
            estimate=EstimateShown.of(self.run) if self.run.sample_count and self.run.is_sent else None,
            warnings=[] if self.run.is_decided else warnings_before_sending(self.run),
            page=page,
            rows=rows_of(list(page)),
            filter=requests,
            only=[(only.value, only.words) for only in Only],
            nobody_to_tell=self.nobody_to_tell(),
            **kwargs,
        )

    def requests(self, asked: RequestFilter) -> QuerySet[Any]:
        """What is overdue first, then in the order of an alphabet."""
        requests = asked.apply(with_unanswered(self.run.requests.select_related("provider", "file")))
        is_late = When(due_on__lt=today(), unanswered__gt=0, then=0)
        return requests.order_by(Case(is_late, default=1), "provider__search_text", "provider__code")

    def nobody_to_tell(self) -> list[tuple[str, str]]:
        requests = ProviderRequest.objects.filter(run=self.run).with_nobody_to_tell()
        return list(requests.order_by("provider__search_text").values_list("provider__name", "provider__code"))


class Progress(RunPage):
    """A script asks again and again; that keeps nobody signed in."""

    is_background = True

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        progress = progress_of(self.run)
        response = render(request, "support/sampling/progress.html", {"run": self.run, "progress": progress})
        response["X-Over"] = "yes" if progress.is_over else "no"
        return response


class TryAgain(RunPage):
    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        started = sum(retry(task) for task in failed_work(self.run))
        if started:
            messages.success(request, f"Trying again for {started} of the files")
        return see_other(reverse("support:run", args=[self.run.pk]))


class SampledClaims(RunPage, TemplateView):
    template_name = "support/sampling/claims.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        asked = SampledClaimFilter.asked_for(self.request.GET)
        claims = asked.apply(self.run.sampled_claims.select_related("claim__school", "claim__provider"))
        providers = Provider.objects.filter(sampling_requests__run=self.run).order_by("search_text", "code")
        return super().get_context_data(
            page=page_of(claims.order_by("claim__reference"), self.request),
            filter=asked,
            providers=list(providers.values_list("code", "name")),
            reasons=Reason.choices,
            **kwargs,
        )


class SampleFile(RunPage):
    """What the pages show, so it is not put on record."""

    offered_by = ("support:run", "run")

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        return export(sample_download.lines(self.run), sample_download.name(self.run))


class FileOfRun(RunPage):
    """Each download is on record, so it is asked for by POST."""

    readers_may_post = True

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return see_other(reverse("support:run", args=[self.run.pk]))


class PopulationFile(FileOfRun):
    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        return serve(request, self.run.population_file)


class ProviderFile(FileOfRun):
    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        asked = get_object_or_404(
            self.run.requests.select_related("file"), provider__code=self.kwargs["provider"], file__isnull=False
        )
        if asked.file is None:
            raise Http404
        return serve(request, asked.file)
