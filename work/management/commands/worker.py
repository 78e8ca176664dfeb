from django.core.management.base import BaseCommand
from django.db import connections

from common.roles import refuse_to_start_as_owner
from work import queue


class Command(BaseCommand):
    help = "Does the work that is due: files, messages, draws. Stops after the current unit on SIGTERM."

    def handle(self, *args: object, **options: object) -> None:
        refuse_to_start_as_owner()
        connections.close_all()  # a child that inherits an open connection breaks it for both
        self.stdout.write("Waiting for work.")
        queue.run_worker()
