import sys
from argparse import ArgumentParser
from time import monotonic
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError

from claims.models import ClaimWindow
from common.roles import as_owner
from files.progress import progress_on
from support.demo.generate import generate_claims


class Command(BaseCommand):
    help = "Fill a claim window with believable submitted claims. The same seed gives the same claims."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--count", type=int, required=True)
        parser.add_argument("--seed", type=int, required=True)
        parser.add_argument("--window", type=int, help="key of the window; the one that is open, unless given")

    def handle(self, *args: Any, count: int, seed: int, **options: Any) -> None:
        if count < 1:
            raise CommandError("--count must be 1 or more.")
        window, started = find_window(options["window"]), monotonic()
        progress = progress_on(sys.stderr, "Inventing claims")
        try:
            with as_owner():
                mentors = generate_claims(window=window, count=count, seed=seed, progress=progress)
        except ValidationError as refusal:
            raise CommandError(refusal.messages[0]) from refusal
        took = monotonic() - started
        self.stdout.write(f"{count:,} claims with {mentors:,} mentors in the window {window}, in {took:.1f} seconds.")


def find_window(key: int | None) -> ClaimWindow:
    windows = ClaimWindow.objects.select_related("academic_year")
    window = windows.filter(pk=key).first() if key is not None else windows.open_on().first()
    if window is None:
        known = "; ".join(f"{each.pk}: {each}" for each in windows) or "none"
        raise CommandError(f"There is no such window. Windows: {known}.")
    return window
