from django.urls import path

from schools import views

app_name = "schools"

urlpatterns = [
    path("schools/<slug:school>/grant-conditions/", views.Conditions.as_view(), name="grant-conditions"),
]
