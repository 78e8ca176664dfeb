"""What a sample says about all claims, in words, a table and a chart."""

from __future__ import annotations

from dataclasses import dataclass

from common.money import pounds, whole_pounds
from common.words import counted, percentage
from sampling.answers.settled import checked_in
from sampling.draw import Reason
from sampling.estimate import Checked, Estimate, Found, estimate, found_in
from sampling.models import SamplingRun
from support.charts import Bar, BarChart


@dataclass(frozen=True)
class FoundRow:
    name: str
    found: Found

    @property
    def share(self) -> str:
        return percentage(self.found.wrong_pence, self.found.settled_pence) if self.found.settled_pence else ""


@dataclass(frozen=True)
class EstimateShown:
    population_pence: int
    checked: list[Checked]

    @classmethod
    def of(cls, run: SamplingRun) -> EstimateShown:
        return cls(run.population_value_pence, checked_in(run))

    @property
    def rows(self) -> list[FoundRow]:
        by_reason = {reason: [claim for claim in self.checked if claim.reason == reason] for reason in Reason}
        return [FoundRow(reason.label, found_in(claims)) for reason, claims in by_reason.items() if claims]

    @property
    def all_of_it(self) -> Found:
        return found_in(self.checked)

    @property
    def chart(self) -> BarChart | None:
        """None where nothing is wrong, or nothing is beside it."""
        bars = [
            Bar(row.name, 100 * row.found.wrong_pence / row.found.settled_pence, row.share)
            for row in self.rows
            if row.found.settled_pence
        ]
        if len(bars) < 2 or not self.all_of_it.wrong:
            return None
        return BarChart("Share of the settled value that was wrong", bars, least=10)

    @property
    def sentences(self) -> list[str]:
        of_all = estimate(self.checked, population_pence=self.population_pence)
        return [*self._about_all(of_all), *self._without_assurance(of_all)]

    def _about_all(self, of_all: Estimate) -> list[str]:
        says, everything = of_all.says, whole_pounds(self.population_pence)
        if of_all.is_whole:
            return [f"Every claim was checked: {pounds(says.wrong_pence or 0)} of {everything} was wrong."]
        if says.upper_pence is None:
            return ["No claim that was left to chance is settled yet, so nothing can be said about the others."]
        if says.interval is None:
            return [
                f"{_wrong(of_all)}: too few to say more than an upper limit.",
                f"At most {whole_pounds(says.upper_pence)} is wrong of {self._judged(of_all)}. {ALIKE}",
            ]
        low, high = (whole_pounds(pence) for pence in says.interval)
        return [
            f"{_wrong(of_all)}. So about {whole_pounds(says.wrong_pence or 0)} is wrong of {self._judged(of_all)}.",
            f"It is between {low} and {high}, so at most {whole_pounds(says.upper_pence)}. {ALIKE}",
        ]

    def _judged(self, of_all: Estimate) -> str:
        """What is judged: while claims are open, nothing is said of those that they stand for."""
        if not self.all_of_it.open:
            return whole_pounds(self.population_pence)
        return f"about {whole_pounds(of_all.settled_pence)} that the settled claims stand for"

    def _without_assurance(self, of_all: Estimate) -> list[str]:
        found = self.all_of_it
        if not found.open:
            return []
        are, they = ("is", "It stands") if found.open == 1 else ("are", "They stand")
        return [
            f"No assurance: {counted(found.open, 'sampled claim')} worth {pounds(found.open_pence)} {are} disputed or "
            f"not answered. {they} for about {whole_pounds(of_all.unassured_pence)} of all claims, and {are} counted "
            "neither as right nor as wrong."
        ]


ALIKE = "That holds for 95 of 100 samples drawn like this one."


def _wrong(of_all: Estimate) -> str:
    were = "was" if of_all.settled == 1 else "were"
    of_those = f"of {counted(of_all.settled, 'settled claim')} that {were} left to chance"
    if not of_all.wrong:
        return f"None {of_those} was wrong"
    return f"{of_all.wrong:,} {of_those} {'was' if of_all.wrong == 1 else 'were'} wrong"
