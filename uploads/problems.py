"""What is wrong with a file, as its person is told: one cause in many rows is one line."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from common.words import counted

_ROWS_NAMED = 3


@dataclass(frozen=True)
class Problem:
    """`row` as the spreadsheet numbers it; `about` whom, where that is known."""

    row: int
    column: str
    says: str
    fix: str
    about: str = ""

    @property
    def place(self) -> str:
        """17, Grace Oyelaran at Fernhollow Primary School"""
        return f"{self.row:,}, {self.about}" if self.about else f"{self.row:,}"


def in_lines(problems: Iterable[Problem]) -> list[str]:
    """Row 17, claim_accepted: “maybe”. Write yes or no."""
    groups: dict[tuple[str, str], list[Problem]] = {}
    for problem in problems:
        groups.setdefault((problem.column, problem.fix), []).append(problem)
    return [_line(group) for group in groups.values()]


def _line(group: list[Problem]) -> str:
    first = group[0]
    if len(group) == 1:
        says = f"“{first.says}”" if first.says else "empty"
        return f"Row {first.place}, {first.column}: {says}. {first.fix}"
    between = "; " if any(problem.about for problem in group) else ", "
    named = between.join(problem.place for problem in group[:_ROWS_NAMED])
    more = f" and {len(group) - _ROWS_NAMED:,} more" if len(group) > _ROWS_NAMED else ""
    return f"{first.column} in {counted(len(group), 'row')} ({named}{more}). {first.fix}"


def by_row(problems: Iterable[Problem]) -> dict[int, str]:
    """For the column `what_to_correct`."""
    said: dict[int, list[str]] = {}
    for problem in problems:
        said.setdefault(problem.row, []).append(f"{problem.column}: {problem.fix}")
    return {row: " ".join(each) for row, each in said.items()}
