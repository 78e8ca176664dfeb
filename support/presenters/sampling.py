from __future__ import annotations

from dataclasses import dataclass

from claims.models import ClaimWindow
from common.money import pounds
from common.words import counted, percentage
from providers.models import Provider
from sampling.models import SamplingRun
from sampling.presenters import period
from schools.models import SchoolStatus
from work.models import State, Task


@dataclass(frozen=True)
class RunRow:
    """Numbers of requests."""

    run: SamplingRun
    files_needed: int
    files_built: int
    owing: int
    overdue: int

    @property
    def period(self) -> str:
        return period(self.run.days)

    @property
    def share(self) -> str:
        return percentage(self.run.sample_value_pence, self.run.population_value_pence)

    @property
    def files(self) -> str:
        return f"{self.files_built:,} of {self.files_needed:,}"

    @property
    def state(self) -> tuple[str, str]:
        if not self.run.is_decided:
            return "Not sent", "yellow"
        if not self.run.outcome.is_sent:
            return "Discarded", "grey"
        if not self.run.sample_count:
            return "Nothing to check", "grey"
        if self.overdue:
            return f"{counted(self.overdue, 'provider')} overdue", "red"
        if self.files_built < self.files_needed:
            return "Building files", "blue"
        return ("With providers", "blue") if self.owing else ("Answered", "green")


@dataclass(frozen=True)
class Figure:
    name: str
    population: str
    sample: str


def figures_of(run: SamplingRun) -> list[Figure]:
    return [
        Figure("Claims", f"{run.population_count:,}", f"{run.sample_count:,}"),
        Figure("Schools", f"{run.population_school_count:,}", f"{run.sample_school_count:,}"),
        Figure("Mentors", f"{run.population_mentor_count:,}", f"{run.sample_mentor_count:,}"),
        Figure("Value", pounds(run.population_value_pence), pounds(run.sample_value_pence)),
    ]


@dataclass(frozen=True)
class Drawing:
    """`trouble` says why the draw did not work."""

    period: str
    trouble: str


def windows_being_drawn() -> list[Drawing]:
    """Promised and not made yet."""
    promised = Task.objects.filter(kind="draw_sample").exclude(state=State.DONE)
    troubles = {task.arguments["window_id"]: task.last_error for task in promised}
    windows = ClaimWindow.objects.filter(pk__in=troubles)
    return [Drawing(period(window), troubles[window.pk]) for window in windows]


def warnings_before_sending(run: SamplingRun) -> list[str]:
    """What somebody would want to know before providers are asked. Nobody to tell is said beside it, by name."""
    not_accredited = run.requests.exclude(provider__in=Provider.objects.accredited()).count()
    of_closed_schools = run.sampled_claims.filter(claim__school__status=SchoolStatus.CLOSED).count()
    of_nought = run.sampled_claims.filter(claim__payable_pence=0).count()
    return [
        f"{counted(number, thing)} {words}"
        for number, thing, words in (
            (not_accredited, "provider", "no longer accredited"),
            (of_closed_schools, "claim", "of a school that has closed"),
            (of_nought, "claim", f"of {pounds(0)}"),
        )
        if number
    ]
