"""How checks are answered, as tables."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db.models import CharField, F, QuerySet, Value

from common.words import percentage
from providers.models import Provider
from sampling.answers.figures import Figures, asked, by_category, by_group
from sampling.models import SampledClaim, SamplingRun
from sampling.presenters import period
from schools.models import FundingArea


@dataclass(frozen=True)
class AnsweringRow:
    name: str
    figures: Figures

    @property
    def in_time(self) -> str:
        return percentage(self.figures.in_time, self.figures.claims)

    @property
    def days(self) -> str:
        """6.5; "" while nothing is answered."""
        took = self.figures.took
        return f"{took / timedelta(days=1):.1f}" if took is not None else ""

    @property
    def refused(self) -> str:
        return percentage(self.figures.refused, self.figures.mentors) if self.figures.mentors else ""


@dataclass(frozen=True)
class ReasonRow:
    name: str
    mentors: int
    share: str
    hours: int


@dataclass(frozen=True)
class Answering:
    """`run` is a key, `provider` a code, `area` one of FundingArea, as they stand in an address; "" for all."""

    run: str = ""
    provider: str = ""
    area: str = ""

    @classmethod
    def asked_for(cls, query: Mapping[str, str]) -> Answering:
        run, area = query.get("run", ""), query.get("area", "")
        return cls(
            run if run.isascii() and run.isdecimal() and len(run) < 10 else "",
            query.get("provider", "")[:10],
            area if area in FundingArea.values else "",
        )

    @property
    def is_on(self) -> bool:
        return bool(self.run or self.provider or self.area)

    @property
    def claims(self) -> QuerySet[SampledClaim]:
        narrowed = {
            "run": self.run,
            "request__provider__code": self.provider,
            "claim__funding_area": self.area,
        }
        return asked().filter(**{name: value for name, value in narrowed.items() if value})

    def tables(self) -> dict[str, Any]:
        everything = by_group(self.claims, Value("", output_field=CharField()))[""]
        names = dict(Provider.objects.order_by("search_text", "code").values_list("pk", "name"))
        providers = by_group(self.claims, F("request__provider"))
        areas = by_group(self.claims, F("claim__funding_area"))
        return {
            "all_of_it": AnsweringRow("All", everything) if everything.claims else None,
            "providers": [AnsweringRow(name, providers[key]) for key, name in names.items() if key in providers],
            "areas": [AnsweringRow(area.label, areas[area]) for area in FundingArea if area in areas],
            "reasons": self._reasons(everything.mentors),
        }

    def _reasons(self, mentors: int) -> list[ReasonRow]:
        return [
            ReasonRow(str(category.label), refused, percentage(refused, mentors), hours)
            for category, refused, hours in by_category(self.claims)
        ]


def choices() -> dict[str, list[tuple[str, str]]]:
    runs = SamplingRun.objects.filter(outcome__is_sent=True).select_related("window").order_by("-pk")
    providers = Provider.objects.filter(sampling_requests__run__outcome__is_sent=True).distinct()
    return {
        "runs": [(str(run.pk), f"{period(run.days)} (sample {run.pk})") for run in runs],
        "of_providers": list(providers.order_by("search_text", "code").values_list("code", "name")),
        "of_areas": list(FundingArea.choices),
    }
