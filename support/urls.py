"""Addresses of the console. Everything under /support/ exists for support only."""

from django.urls import path

from support import views, views_sampling

app_name = "support"

one_run = "support/sampling/<int:run>/"

urlpatterns = [
    path("support/", views.Home.as_view(), name="home"),
    path("support/sampling/", views_sampling.Runs.as_view(), name="sampling"),
    path(one_run, views_sampling.OneRun.as_view(), name="run"),
    path(f"{one_run}standing/", views_sampling.Standing.as_view(), name="run-standing"),
    path(f"{one_run}try-again/", views_sampling.TryAgain.as_view(), name="run-try-again"),
    path(f"{one_run}claims/", views_sampling.SampledClaims.as_view(), name="run-claims"),
    path(f"{one_run}population/", views_sampling.PopulationFile.as_view(), name="run-population"),
    path(f"{one_run}providers/<slug:provider>/file/", views_sampling.ProviderFile.as_view(), name="run-file"),
]
