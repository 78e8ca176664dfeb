from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from common.words import counted
from sampling.models import SamplingRun
from sampling.presenters import StratumRow
from support.charts import Bar, BarChart

STRATA_SHOWN = 15
STRATA_SORTS: dict[str, Callable[[StratumRow], float]] = {
    "value": lambda row: row.stratum.value_pence,
    "share": lambda row: row.part,
    "away": lambda row: abs(row.points),
}


@dataclass(frozen=True)
class StrataTable:
    """`show` is "" (the first 15), "all" or "far"; `sort` a key of STRATA_SORTS, the most first."""

    rows: list[StratumRow]
    show: str = ""
    sort: str = "value"

    @classmethod
    def asked_for(cls, run: SamplingRun, query: Mapping[str, str]) -> StrataTable:
        target = run.parameters["target_percent"]
        sort = query.get("sort", "value")
        return cls(
            [StratumRow(stratum, target) for stratum in run.strata.all()],
            query.get("strata", ""),
            sort if sort in STRATA_SORTS else "value",
        )

    @property
    def far_away(self) -> int:
        return sum(row.is_far_away for row in self.rows)

    @property
    def shown(self) -> list[StratumRow]:
        rows = sorted(self.rows, key=STRATA_SORTS[self.sort], reverse=True)
        if self.show == "far":
            return [row for row in rows if row.is_far_away]
        return rows if self.show == "all" else rows[:STRATA_SHOWN]

    @property
    def chart(self) -> BarChart | None:
        """Of the first that the table shows, the largest unless told. None for one alone."""
        first = self.shown[:STRATA_SHOWN]
        if len(first) < 2:
            return None
        target = first[0].target
        caption = f"Share of value that was sampled, with a line at {target}%"
        return BarChart(caption, [Bar(row.name, row.part, row.share) for row in first], target, 100)

    @property
    def summary(self) -> str:
        """40 strata"""
        return counted(len(self.rows), "stratum", "strata")

    @property
    def choices(self) -> list[tuple[str, str]]:
        """Words and address of each other way to show them."""
        words = {
            "": f"Show the first {STRATA_SHOWN}",
            "all": f"Show all {len(self.rows)}",
            "far": f"Show only the {self.far_away} that are more than 2 points away",
        }
        if len(self.rows) <= STRATA_SHOWN:
            del words[""]
        if not self.far_away:
            del words["far"]
        return [(text, self._address(show, self.sort)) for show, text in words.items() if show != self._show]

    @property
    def _show(self) -> str:
        return "all" if not self.show and len(self.rows) <= STRATA_SHOWN else self.show

    @property
    def sorts(self) -> dict[str, tuple[str, str]]:
        """Address and whether it is sorted so now, by sort."""
        return {
            sort: (self._address(self.show, sort), "descending" if sort == self.sort else "") for sort in STRATA_SORTS
        }

    def _address(self, show: str, sort: str) -> str:
        return f"?{urlencode({'strata': show, 'sort': sort})}#strata"
