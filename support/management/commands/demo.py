"""`bin/manage demo`: everything that there is to try out. Run again it adds only what is missing."""

from typing import Any

from django.core.management.base import BaseCommand

from common.roles import as_owner
from support.demo.make import make_demo


class Command(BaseCommand):
    help = "Load the demonstration: real schools and providers, invented people and claims, an open window."

    def handle(self, *args: Any, **options: Any) -> None:
        with as_owner():
            make_demo(self.stdout.write)
        self.stdout.write("The demonstration is in place.")
