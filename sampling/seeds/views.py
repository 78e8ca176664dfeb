from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.utils.decorators import method_decorator
from django.views.generic import TemplateView

from govuk.pagination import page_of
from sampling.seeds.models import Commitment
from sampling.seeds.presenters import PublishedDraw


@method_decorator(login_not_required, name="dispatch")
class HowClaimsAreChosen(TemplateView):
    template_name = "sampling/how_claims_are_chosen.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        files = ("run__population_file", "run__parameters_file", "run__sample_file", "run__window")
        commitments = Commitment.objects.select_related("window", "run__outcome", *files)
        page = page_of(commitments, self.request)
        return super().get_context_data(page=page, draws=[PublishedDraw(each) for each in page], **kwargs)
