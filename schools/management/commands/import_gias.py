import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from common.words import counted
from files.extracts import FileRefused
from files.progress import progress_on
from schools.register_import import Outcome, area_changes, import_register, unknown_districts

_MISSING_SHOWN = 10


class Command(BaseCommand):
    help = "Read the register of schools from its full daily extract (edubasealldataYYYYMMDD.csv, .csv.gz or .zip)."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("path", type=Path)
        parser.add_argument(
            "--allow-shrink", action="store_true", help="also when more than 10%% of the open schools go"
        )
        parser.add_argument("--allow-older", action="store_true", help="also when we have a newer extract")
        parser.add_argument("--allow-areas", action="store_true", help="also when many schools change funding area")

    def handle(self, *args: Any, path: Path, **options: Any) -> None:
        progress = progress_on(sys.stderr, f"Reading {path.name}")
        allowed = [what for what in ("shrink", "older", "areas") if options[f"allow_{what}"]]
        try:
            outcome = import_register(path, progress=progress, allowed=allowed)
        except FileRefused as refusal:
            raise CommandError(refusal.in_a_terminal) from refusal
        for line in in_words(outcome):
            self.stdout.write(line)


def in_words(outcome: Outcome) -> list[str]:
    lines = [
        f"Read {counted(outcome.rows, 'row')}: {outcome.added:,} added, {outcome.changed:,} changed, "
        f"{outcome.closed:,} closed, {outcome.reopened:,} reopened, {outcome.unchanged:,} as before, "
        f"{outcome.skipped.total():,} skipped."
    ]
    lines += [f"Skipped {number:,} {why}." for why, number in outcome.skipped.most_common()]
    if outcome.missing_urns:
        shown = ", ".join(map(str, outcome.missing_urns[:_MISSING_SHOWN]))
        more = ", ..." if len(outcome.missing_urns) > _MISSING_SHOWN else ""
        lines.append(f"Not in the file, left as they are: {len(outcome.missing_urns):,} (URN {shown}{more}).")
    if outcome.area_changes:
        lines.append(f"Open schools in another funding area now: {area_changes(outcome)}.")
    lines += filter(None, [unknown_districts(outcome)])
    areas = ", ".join(f"{number:,} {area}" for area, number in outcome.by_area.items())
    lines.append(f"Open schools that can be onboarded: {sum(outcome.by_area.values()):,} ({areas}).")
    return lines
