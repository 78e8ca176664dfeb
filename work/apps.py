from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class WorkConfig(AppConfig):
    name = "work"

    def ready(self) -> None:
        """Handlers register themselves in the rooms' jobs.py."""
        autodiscover_modules("jobs")
