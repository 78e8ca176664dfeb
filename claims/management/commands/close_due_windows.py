from argparse import ArgumentParser
from datetime import datetime
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from claims.models import ClaimWindow
from claims.windows.close import close_due_windows
from common.clock import LONDON, today
from common.words import deadline

YEARS_AWAY = 10


class Command(BaseCommand):
    help = "Expire the drafts of every window that is over, and promise the draw of its sample."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--now",
            type=moment,
            help="Act as if it were this moment, such as 2026-07-18T00:00:00 (British time unless it has an offset).",
        )

    def handle(self, *args: Any, now: datetime | None, **options: Any) -> None:
        closed = close_due_windows(at=now)
        for window in closed:
            self.stdout.write(told(window))
        if not closed:
            self.stdout.write("No window is due to close.")


def told(window: ClaimWindow) -> str:
    return f"Closed the window that ended on {deadline(window.closes_on)}."


def moment(text: str) -> datetime:
    """An ISO text, of a year near this one."""
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        raise CommandError(f"--now: “{text}” is not a date and time such as 2026-07-18T00:00:00.") from None
    if abs(at.year - today().year) > YEARS_AWAY:
        raise CommandError(f"--now: “{text}” is more than {YEARS_AWAY} years away.")
    return at if at.tzinfo else at.replace(tzinfo=LONDON)
