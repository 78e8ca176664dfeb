from functools import cached_property
from typing import Any

from django.contrib import messages
from django.db.models import Count, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.generic import TemplateView

from accounts.access import SupportPage
from claims.models import ClaimWindow
from common.redirects import see_other
from common.words import counted
from files.serving import serve
from govuk.pagination import page_of
from sampling.models import ProviderRequest, SampledClaim, SamplingRun
from sampling.presenters import StratumRow, period
from sampling.progress import failed_work, progress_of
from support.presenters.sampling import RunRow, figures_of, windows_being_drawn
from work.actions import retry

STRATA_SHOWN = 15


class Runs(SupportPage, TemplateView):
    template_name = "support/sampling/runs.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        runs = (
            SamplingRun.objects.select_related("window", "drawn_by")
            .annotate(files=Count("requests"), files_built=Count("requests__file"))
            .order_by("-drawn_at", "-pk")  # counting forgets the model's own order
        )
        page = page_of(runs, self.request)
        return super().get_context_data(
            page=page,
            rows=[RunRow(run, files_needed=run.files, files_built=run.files_built) for run in page],
            window=ClaimWindow.objects.open_on().first(),
            being_drawn=windows_being_drawn(),
            **kwargs,
        )


class RunPage(SupportPage):
    @cached_property
    def run(self) -> SamplingRun:
        return get_object_or_404(
            SamplingRun.objects.select_related("window", "drawn_by", "population_file"), pk=self.kwargs["run"]
        )

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs | {"run": self.run, "period": period(self.run.window)})


class OneRun(RunPage, TemplateView):
    template_name = "support/sampling/run.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        target = self.run.parameters["target_percent"]
        strata = [StratumRow(stratum, target) for stratum in self.run.strata.all()]
        shows_all = self.request.GET.get("strata") == "all"
        return super().get_context_data(
            progress=progress_of(self.run),
            figures=figures_of(self.run),
            reasons=self.run.reasons.all(),
            strata=strata if shows_all else strata[:STRATA_SHOWN],
            strata_count=len(strata),
            strata_words=counted(len(strata), "stratum", "strata"),
            far_away=sum(row.is_far_away for row in strata),
            page=page_of(self.requests(), self.request),
            **kwargs,
        )

    def requests(self) -> QuerySet[ProviderRequest]:
        return (
            self.run.requests.select_related("provider", "file")
            .annotate(downloads=Count("file__downloads"))
            .order_by("provider__name", "provider__code")
        )


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
        claims = (
            SampledClaim.objects.filter(run=self.run)
            .select_related("claim__school", "claim__provider")
            .order_by("claim__reference")
        )
        return super().get_context_data(page=page_of(claims, self.request), **kwargs)


class FileOfRun(RunPage):
    """Each download is on record, so it is asked for by POST."""

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
