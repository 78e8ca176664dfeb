"""Every address of the service, room by room."""

urlpatterns: list = []
