"""Addresses of a school's mentors. `<mentor>` and `<lookup>` are opaque ids: no TRN and no name is in an address."""

from django.urls import include, path

from mentors.views import adding, listing

app_name = "mentors"

of_a_school = [
    path("", listing.MentorsList.as_view(), name="list"),
    path("add/", adding.FindMentor.as_view(), name="add"),
    path("add/<slug:lookup>/", adding.ConfirmMentor.as_view(), name="confirm"),
    path("add/<slug:lookup>/not-found/", adding.NobodyFound.as_view(), name="not-found"),
    path("add/<slug:lookup>/early-career/", adding.EarlyCareer.as_view(), name="early-career"),
    path("<slug:mentor>/", listing.OneMentor.as_view(), name="mentor"),
    path("<slug:mentor>/remove/", listing.RemoveMentor.as_view(), name="remove"),
]
urlpatterns = [path("schools/<slug:school>/mentors/", include(of_a_school))]
