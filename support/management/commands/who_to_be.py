from datetime import date
from typing import Any

from django.core.management.base import BaseCommand

from accounts.personas import personas
from common.words import in_words
from mentors import stub

SOMEBODY_TO_ADD = "7654321"
"""Known to the teaching record of this machine, and on no list of the demonstration."""


class Command(BaseCommand):
    help = "Name the people whom one can be, as /personas/ does, and a mentor whom one can add."

    def handle(self, *args: Any, **options: Any) -> None:
        for persona in personas():
            name = f"{persona.first_name} {persona.last_name}"
            self.stdout.write(f"  {persona.slug:<15}{name:<18}{persona.description}")
        self.stdout.write(f"\nA mentor to add: {somebody_to_add()}")


def somebody_to_add() -> str:
    """Grace Oyelaran, TRN 7654321, born 2 November 1990"""
    row = stub.people()[SOMEBODY_TO_ADD]
    born = in_words(date.fromisoformat(row["date_of_birth"]))
    return f"{row['first_name']} {row['last_name']}, TRN {row['trn']}, born {born}"
