import json
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from files.extracts import FileRefused
from training_records.printed import printed
from uploads.limits import usual_limits


class Command(BaseCommand):
    help = "Prints what would be read of a spreadsheet of training records. Touches nothing, and needs no database."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--columns", type=json.loads, help='{"school": "Placement school", "hours": ["Day 1"]}')

    def handle(self, *args: Any, file: Path, columns: Any, **options: Any) -> None:
        try:
            answer = printed(file.read_bytes(), usual_limits(), columns)
        except (OSError, FileRefused) as error:
            raise CommandError(str(error)) from error
        self.stdout.write(json.dumps(answer, ensure_ascii=False, indent=1))
