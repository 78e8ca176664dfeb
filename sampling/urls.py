"""`<provider>` is a provider's code, `<run>` the number of a draw, `<school>` a school's public id,
`<item>` the number of a mentor on a claim."""

from django.urls import path

from sampling import views
from sampling.answers import views as answers
from sampling.seeds.views import HowClaimsAreChosen

app_name = "sampling"
REQUEST = "providers/<slug:provider>/claims-to-check/<int:run>/"

urlpatterns = [
    path("how-claims-are-chosen/", HowClaimsAreChosen.as_view(), name="how-claims-are-chosen"),
    path("providers/<slug:provider>/claims-to-check/", views.Requests.as_view(), name="requests"),
    path(REQUEST, views.OneRequest.as_view(), name="request"),
    path(f"{REQUEST}schools/<slug:school>/", answers.SchoolToCheck.as_view(), name="school"),
    path(f"{REQUEST}mentors/<int:item>/", answers.MentorToCheck.as_view(), name="mentor-to-check"),
    path(f"{REQUEST}send/", answers.Send.as_view(), name="send"),
    path(f"{REQUEST}sent/", answers.Sent.as_view(), name="sent"),
    path(f"{REQUEST}download/<slug:form>/", views.Download.as_view(), name="download"),
]
