from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from claims.diagram import draw

PAGE = "docs/reference/claim-states.md"


class Command(BaseCommand):
    help = f"Write {PAGE} from the table of moves in claims/states.py."

    def handle(self, *args: Any, **options: Any) -> None:
        path = settings.BASE_DIR / PAGE
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(draw(), encoding="utf-8")
        self.stdout.write(f"Drew {PAGE}.")
