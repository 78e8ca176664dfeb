"""Each layout without content: the same middleware, person, school and rights as any page."""

from typing import Any, ClassVar

from django.urls import path
from django.views.generic import TemplateView

from accounts.access import members
from claims_service.urls import urlpatterns as of_the_service
from schools.access import SchoolPage


class EmptyPage(SchoolPage, TemplateView):
    allowed = staticmethod(members)
    extra_context: ClassVar[dict[str, Any]] = {
        "h1": "Nothing",
        "caption": "Nobody, 2026 to 2027",
        "back_url": "/",
        "can_save_for_later": True,
    }

    def get_template_names(self) -> list[str]:
        return [f"layouts/{self.kwargs['layout']}.html"]


urlpatterns = [
    path("schools/<slug:school>/empty/<slug:layout>/", EmptyPage.as_view(), name="empty"),
    *of_the_service,
]
