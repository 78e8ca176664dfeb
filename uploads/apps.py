from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class UploadsConfig(AppConfig):
    name = "uploads"

    def ready(self) -> None:
        autodiscover_modules("upload_kinds")
