from django.conf import settings
from django.urls import path

from messages_out import views

app_name = "messages_out"
urlpatterns = (
    []
    if settings.IN_PRODUCTION
    else [
        path("outbox/", views.Outbox.as_view(), name="outbox"),
        path("outbox/<uuid:reference>/", views.OutboxMessage.as_view(), name="message"),
    ]
)
