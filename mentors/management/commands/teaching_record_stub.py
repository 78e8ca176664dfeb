from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.core.management.base import BaseCommand, CommandError, CommandParser

from mentors import stub


class Command(BaseCommand):
    help = "Serve invented teaching records on loopback until stopped. Refuses to start in production."
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        default = urlsplit(settings.TEACHING_RECORD_URL).port or 8099
        parser.add_argument("--port", type=int, default=default, help="the port (that of TEACHING_RECORD_URL)")

    def handle(self, *args: Any, port: int, **options: Any) -> None:
        try:
            server = stub.server(port)
        except (ImproperlyConfigured, OSError) as error:
            raise CommandError(f"The stub of the teaching record did not start: {error}") from error
        self.stdout.write(f"Teaching record with {len(stub.people())} invented people on {server.server_port}")
        with server:
            try:
                server.serve_forever()
            except KeyboardInterrupt:
                return
