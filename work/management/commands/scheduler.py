import signal
import sys

from django.core.management.base import BaseCommand

from common.roles import refuse_to_start_as_owner
from work import scheduler


class Command(BaseCommand):
    help = "Queues what is due every few seconds and runs what is due by the clock. One of several ticks."

    def handle(self, *args: object, **options: object) -> None:
        refuse_to_start_as_owner()
        signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
        self.stdout.write("Watching the clock.")
        scheduler.run_for_ever()
