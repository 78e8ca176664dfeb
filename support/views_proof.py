from fractions import Fraction
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.views.generic import TemplateView

from common.clock import now
from common.redirects import see_other
from common.words import counted, moment_in_words
from files.serving import serve
from sampling.draw import Reason
from sampling.redraw import differences
from sampling.seeds.presenters import PublishedDraw
from support.presenters.strata import StrataTable
from support.views_sampling import FILES, FileOfRun, RunPage


class Proof(RunPage, TemplateView):
    readers_may_post = True
    template_name = "support/sampling/proof.html"

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        found = differences(self.run)
        if found:
            return self.render_to_response(self.get_context_data(differences=found))
        same = f"Drawn again on {moment_in_words(now())}: the same {counted(self.run.sample_count, 'claim')}"
        messages.success(request, same)
        return see_other(request.path)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            draw=PublishedDraw(self.run.commitment),
            reasons=self.run.reasons.all(),
            strata=StrataTable.asked_for(self.run, {"strata": "all"} | self.request.GET.dict()),
            mentors_chance=self.mentors_chance(),
            downloads=[(what, reverse("support:run-proof-file", args=[self.run.pk, what])) for what in FILES],
            **kwargs,
        )

    def mentors_chance(self) -> str:
        """28%. "" when no mentor's claim was drawn as one."""
        drawn = self.run.sampled_claims.filter(reason=Reason.MENTOR_SUBMITTED).values_list("chance", flat=True).first()
        return f"{float(Fraction(drawn) * 100):.4g}%" if drawn else ""


class ProofFile(FileOfRun):
    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if self.kwargs["what"] not in FILES:
            raise Http404
        return serve(request, getattr(self.run, FILES[self.kwargs["what"]]))
