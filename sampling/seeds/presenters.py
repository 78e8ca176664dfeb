from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

from common.words import counted, moment_in_words
from sampling.presenters import period
from sampling.seeds.models import Commitment

if TYPE_CHECKING:
    from sampling.models import SamplingRun


@dataclass(frozen=True)
class PublishedDraw:
    """What anybody may read of a commitment now: of its run nothing before it was sent or discarded."""

    commitment: Commitment

    @property
    def run(self) -> SamplingRun | None:
        run = getattr(self.commitment, "run", None)
        return run if run and hasattr(run, "outcome") else None

    @property
    def title(self) -> str:
        if self.commitment.window:
            return f"Claims of {period(self.commitment.window)}"
        return f"Claims of {period(self.run.days)}" if self.run else "A draw by hand"

    @property
    def by_whom(self) -> str:
        return "Drawn by hand" if self.commitment.committed_by_id else "Drawn by the service"

    @property
    def published(self) -> str:
        at = moment_in_words(self.commitment.committed_at)
        if self.commitment.is_late and not self.commitment.committed_by_id:
            return f"{at}, late: the window had opened before"
        return at

    @property
    def state(self) -> str:
        if self.commitment.voided_at:
            at = moment_in_words(self.commitment.voided_at)
            return f"Given up on {at}, and never drawn with: {self.commitment.void_reason}"
        if self.run is None:
            return "Not sent yet, so the secret is not public"
        outcome, at = self.run.outcome, moment_in_words(self.run.outcome.decided_at)
        return f"Sent on {at}" if outcome.is_sent else f"Discarded whole on {at}: {outcome.reason}"

    @property
    def figures(self) -> list[tuple[str, str, bool]]:
        """Name, words, and whether they are a digest."""
        rows = [("Commitment", self.commitment.digest, True)]
        run = self.run
        if run is None:
            return rows
        return [
            *rows,
            ("Secret", self.commitment.secret, True),
            ("Seed", run.seed, True),
            ("Method", run.method, False),
            ("Parameters", json.dumps(run.parameters, sort_keys=True), True),
            ("SHA-256 of the parameters", run.parameters_file.sha256, True),
            ("Drawn from", counted(run.population_count, "claim"), False),
            ("SHA-256 of the population", run.population_file.sha256, True),
            ("Drawn", counted(run.sample_count, "claim"), False),
            ("SHA-256 of the sample", run.sample_file.sha256, True),
        ]
