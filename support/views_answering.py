from typing import Any

from django.views.generic import TemplateView

from accounts.access import SupportPage
from support.presenters.answering import Answering, choices


class HowChecksAreAnswered(SupportPage, TemplateView):
    """`?run=`, `?provider=` and `?area=` narrow it."""

    template_name = "support/sampling/answering.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        asked = Answering.asked_for(self.request.GET)
        return super().get_context_data(filter=asked, **asked.tables(), **choices(), **kwargs)
