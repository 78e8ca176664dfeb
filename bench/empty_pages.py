"""The service's addresses, and beside them each layout without content: the least that a page of a school can cost.

The same middleware, person, school and rights as for any page; only what a page adds to its layout is missing.
"""

from django.urls import path
from django.views.generic import TemplateView

from accounts.access import members
from claims_service.urls import urlpatterns as of_the_service
from schools.access import SchoolPage


class EmptyPage(SchoolPage, TemplateView):
    allowed = staticmethod(members)

    def get_template_names(self) -> list[str]:
        return [f"layouts/{self.kwargs['layout']}.html"]


urlpatterns = [
    path("schools/<slug:school>/empty/<slug:layout>/", EmptyPage.as_view(), name="empty"),
    *of_the_service,
]
