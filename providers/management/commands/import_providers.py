import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from common.words import counted
from files.extracts import FileRefused
from files.progress import progress_on
from providers.register import Outcome, import_providers


class Command(BaseCommand):
    help = "Read the register of providers of initial teacher training from a CSV file."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("path", type=Path)
        parser.add_argument("--allow-shrink", action="store_true", help="also when more than 10%% of the accredited go")
        parser.add_argument("--allow", action="append", default=[], metavar="CODE", help="a code that was looked at")

    def handle(self, *args: Any, path: Path, allow_shrink: bool, allow: list[str], **options: Any) -> None:
        progress = progress_on(sys.stderr, f"Reading {path.name}")
        try:
            outcome = import_providers(path, progress=progress, allow_shrink=allow_shrink, allowed=allow)
        except FileRefused as refusal:
            raise CommandError(refusal.in_a_terminal) from refusal
        for line in in_words(outcome):
            self.stdout.write(line)


def in_words(outcome: Outcome) -> list[str]:
    lines = [
        f"Read {counted(outcome.rows, 'row')}: {outcome.added:,} added, {outcome.changed:,} changed, "
        f"{outcome.unchanged:,} as before."
    ]
    if outcome.missing_codes:
        shown = ", ".join(outcome.missing_codes[:10]) + (", ..." if len(outcome.missing_codes) > 10 else "")
        lines.append(f"Not in the file, not offered any more: {len(outcome.missing_codes):,} (code {shown}).")
    return [*lines, f"Accredited providers: {outcome.accredited:,}."]
