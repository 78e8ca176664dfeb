"""Addresses of a school's mentors. `<mentor>` and `<lookup>` are opaque ids: no TRN and no name is in an address."""

from django.urls import include, path

from mentors.views import add, mentor_list

app_name = "mentors"

of_a_school = [
    path("", mentor_list.MentorsList.as_view(), name="list"),
    path("add/", add.FindMentor.as_view(), name="add"),
    path("add/<slug:lookup>/", add.ConfirmMentor.as_view(), name="confirm"),
    path("add/<slug:lookup>/not-found/", add.NobodyFound.as_view(), name="not-found"),
    path("add/<slug:lookup>/early-career/", add.EarlyCareer.as_view(), name="early-career"),
    path("<slug:mentor>/", mentor_list.OneMentor.as_view(), name="mentor"),
    path("<slug:mentor>/remove/", mentor_list.RemoveMentor.as_view(), name="remove"),
]
urlpatterns = [path("schools/<slug:school>/mentors/", include(of_a_school))]
