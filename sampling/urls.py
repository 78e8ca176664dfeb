"""`<provider>` is a provider's code, `<run>` the number of a draw, `<school>` a school's public id."""

from django.urls import path

from sampling import views
from sampling.seeds.views import HowClaimsAreChosen

app_name = "sampling"

urlpatterns = [
    path("how-claims-are-chosen/", HowClaimsAreChosen.as_view(), name="how-claims-are-chosen"),
    path("providers/<slug:provider>/claims-to-check/", views.Requests.as_view(), name="requests"),
    path("providers/<slug:provider>/claims-to-check/<int:run>/", views.OneRequest.as_view(), name="request"),
    path(
        "providers/<slug:provider>/claims-to-check/<int:run>/schools/<slug:school>/",
        views.SchoolToCheck.as_view(),
        name="school",
    ),
    path(
        "providers/<slug:provider>/claims-to-check/<int:run>/download/<slug:form>/",
        views.Download.as_view(),
        name="download",
    ),
]
