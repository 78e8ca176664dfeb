from django.urls import path

from files import views

app_name = "files"

urlpatterns = [path("link/<str:token>/", views.PrivateLink.as_view(), name="link")]
