"""`<mentor>` and `<lookup>` are opaque ids: no TRN and no name is in an address."""

from django.urls import include, path

from claims.school_mentors import views
from mentors.views import ConfirmMentor, EarlyCareer, NobodyFound

app_name = "mentors"

of_a_school = [
    path("", views.MentorsList.as_view(), name="list"),
    path("add/", views.AddMentor.as_view(), name="add"),
    path("add/<slug:lookup>/", ConfirmMentor.as_view(), name="confirm"),
    path("add/<slug:lookup>/not-found/", NobodyFound.as_view(), name="not-found"),
    path("add/<slug:lookup>/early-career/", EarlyCareer.as_view(), name="early-career"),
    path("<slug:mentor>/", views.OneMentor.as_view(), name="mentor"),
    path("<slug:mentor>/remove/", views.RemoveMentor.as_view(), name="remove"),
]
urlpatterns = [path("schools/<slug:school>/mentors/", include(of_a_school))]
