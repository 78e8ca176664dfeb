from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from sampling.seeds import actions
from sampling.seeds.models import Commitment


class Command(BaseCommand):
    help = "Gives up a commitment whose secret may be known, for all to read, and commits anew."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("digest")
        parser.add_argument("--reason", required=True, help="public")

    def handle(self, *args: Any, digest: str, reason: str, **options: Any) -> None:
        commitment = Commitment.objects.filter(digest=digest, voided_at=None, run=None).first()
        if commitment is None:
            raise CommandError("There is no such commitment that was not voided or drawn with.")
        new = actions.void(commitment=commitment, reason=reason)
        self.stdout.write(f"Voided. The new commitment is {new}." if new else "Voided. Begin the draw by hand again.")
