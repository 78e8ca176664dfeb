from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class WorkConfig(AppConfig):
    name = "work"

    def ready(self) -> None:
        """Every room's jobs.py says what that room's work is."""
        autodiscover_modules("jobs")
