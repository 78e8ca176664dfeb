import csv
import gzip
import io
from argparse import ArgumentParser
from datetime import date
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from files.extracts import FileRefused
from schools.reference_data import DEMO_SCHOOLS
from schools.register import ENCODING, GIAS_COLUMNS, LAST_CHANGED, SchoolRow, read_schools


class Command(BaseCommand):
    help = "Write schools/data/demo_schools.csv.gz: open schools that can be onboarded, and the columns that we read."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("path", type=Path, help="a full daily extract of the register")
        parser.add_argument("--to", type=Path, default=DEMO_SCHOOLS)

    def handle(self, *args: Any, path: Path, to: Path, **options: Any) -> None:
        try:
            schools = [row for row in read_schools(path, known=set()) if not row.left_out]
        except FileRefused as refusal:
            raise CommandError(str(refusal)) from refusal
        to.write_bytes(packed(schools))
        self.stdout.write(f"Wrote {len(schools):,} schools to {to}.")


def packed(schools: list[SchoolRow]) -> bytes:
    """The same schools give the same bytes."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, quoting=csv.QUOTE_NONNUMERIC)
    writer.writerow([*GIAS_COLUMNS.values(), LAST_CHANGED])
    writer.writerows([school.urn, *list(school.values.values())[1:], _day(school.changed_on)] for school in schools)
    return gzip.compress(text.getvalue().encode(ENCODING), mtime=0)


def _day(day: date | None) -> str:
    return day.strftime("%d-%m-%Y") if day else ""
