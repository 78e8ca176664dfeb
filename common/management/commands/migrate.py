"""Django's command as the owner of the tables; then the service's role gets its rights."""

from typing import Any

from django.conf import settings
from django.core.management.commands import migrate
from django.db import DEFAULT_DB_ALIAS

from common import roles


class Command(migrate.Command):
    help = migrate.Command.help + " With OWNER_DATABASE_URL, as that role; the one of DATABASE_URL gets its rights."

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.OWNER_DATABASE_URL or options["database"] != DEFAULT_DB_ALIAS:
            super().handle(*args, **options)
            return
        with roles.as_owner():
            super().handle(*args, **options)
            if not options["plan"]:
                roles.grant(settings.TABLE_RIGHTS)
