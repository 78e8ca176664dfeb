from django.conf import settings
from django.urls import path

from accounts import views

app_name = "accounts"
urlpatterns = [
    path("sign-in/", views.SignIn.as_view(), name="sign-in"),
    path("sign-out/", views.SignOut.as_view(), name="sign-out"),
    path("signed-out/", views.SignedOut.as_view(), name="signed-out"),
    path("timed-out/", views.TimedOut.as_view(), name="timed-out"),
    path("time-left/", views.TimeLeft.as_view(), name="time-left"),
    path("stay-signed-in/", views.StaySignedIn.as_view(), name="stay-signed-in"),
]

if settings.SIGN_IN == "personas":
    from accounts import persona_views

    urlpatterns += [
        path("personas/", persona_views.Personas.as_view(), name="personas"),
        path("personas/<slug:slug>", persona_views.BecomePersona.as_view(), name="become"),
        path("personas/<slug:slug>/", persona_views.BecomePersona.as_view()),
    ]
