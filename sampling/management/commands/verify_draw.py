from argparse import FileType
from hashlib import sha256
from json import loads
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from common.words import counted
from sampling.draw import Parameters, draw, sample_file
from sampling.population import candidates_in
from sampling.seeds.rules import commitment_to, seed_from


class Command(BaseCommand):
    help = "Draws a sample again from its files and its secret alone: needs no database."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("population", type=Path)
        parser.add_argument("--parameters", type=Path, required=True)
        parser.add_argument("--secret", required=True)
        parser.add_argument("--commitment", required=True)
        parser.add_argument("--sample", type=FileType("wb"), help="where to write the sample")

    def handle(self, *args: Any, population: Path, parameters: Path, **options: Any) -> None:
        if commitment_to(options["secret"]) != options["commitment"]:
            raise CommandError("Another secret was committed to: the SHA-256 of this one is not the commitment.")
        digests = {
            "population_digest": sha256(population.read_bytes()).hexdigest(),
            "parameters_digest": sha256(parameters.read_bytes()).hexdigest(),
        }
        seed = seed_from(options["secret"], **digests)
        with population.open("rb") as content:
            claims = list(candidates_in(content))
        sample = sample_file(draw(claims, seed=seed, parameters=Parameters.of(loads(parameters.read_bytes()))))
        if options["sample"]:
            options["sample"].write(sample)
        self.stdout.write("The secret is the one that was committed to.")
        self.stdout.write(f"Seed: {seed}")
        for what, digest in digests.items():
            self.stdout.write(f"SHA-256 of the {what.removesuffix('_digest')}: {digest}")
        self.stdout.write(f"Drawn: {counted(len(sample.splitlines()) - 1, 'claim')} of {len(claims):,}")
        self.stdout.write(f"SHA-256 of the sample: {sha256(sample).hexdigest()}")
