from django.apps import AppConfig
from django.conf import settings
from django.db.backends.signals import connection_created


class CommonConfig(AppConfig):
    name = "common"

    def ready(self) -> None:
        from common.roles import refuse_the_owner

        if settings.IN_PRODUCTION:
            connection_created.connect(refuse_the_owner)
