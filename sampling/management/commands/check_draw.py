from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from common.words import counted
from sampling.models import SamplingRun
from sampling.redraw import differences


class Command(BaseCommand):
    help = "Draws a run's sample again from its population file, seed and parameters, and compares."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("run_id", type=int)

    def handle(self, *args: Any, run_id: int, **options: Any) -> None:
        run = SamplingRun.objects.select_related("population_file").filter(pk=run_id).first()
        if run is None:
            raise CommandError(f"There is no run {run_id}.")
        found = differences(run)
        if found:
            raise CommandError("\n".join(found))
        self.stdout.write(f"Drawn again with seed {run.seed}: the same {counted(run.sample_count, 'claim')}.")
