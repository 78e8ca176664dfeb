import csv
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from files.extracts import FileRefused, read_extract
from providers.models import ProviderKind
from providers.register import DEMO_PROVIDERS, ENCODING, REGISTER_COLUMNS


class Command(BaseCommand):
    help = "Write providers/data/demo_providers.csv: accredited providers, and SCITTs and universities that are not."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("path", type=Path, help="the register of training providers")
        parser.add_argument("--to", type=Path, default=DEMO_PROVIDERS)

    def handle(self, *args: Any, path: Path, to: Path, **options: Any) -> None:
        try:
            rows = [
                row for _, row in read_extract(path, columns=REGISTER_COLUMNS, encoding=ENCODING) if _is_carried(row)
            ]
        except FileRefused as refusal:
            raise CommandError(str(refusal)) from refusal
        with to.open("w", encoding=ENCODING, newline="") as file:
            writer = csv.DictWriter(file, REGISTER_COLUMNS)
            writer.writeheader()
            writer.writerows(rows)
        self.stdout.write(f"Wrote {len(rows):,} providers to {to}.")


def _is_carried(row: dict[str, str]) -> bool:
    return row["accredited"] == "yes" or row["type"] != ProviderKind.SCHOOL
