"""Bars that the server draws: no script, and no style in a page."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass


@dataclass(frozen=True)
class Bar:
    label: str
    value: float
    words: str


@dataclass(frozen=True)
class BarChart:
    """`line` is marked in every bar. The drawing goes as far as `least`, so that small values look small."""

    caption: str
    bars: list[Bar]
    line: float | None = None
    least: float = 0

    def __iter__(self) -> Iterator[tuple[Bar, str]]:
        return ((bar, self._across(bar.value)) for bar in self.bars)

    @property
    def line_at(self) -> str:
        return "" if self.line is None else self._across(self.line)

    def _across(self, value: float) -> str:
        """37.5%"""
        whole = max([self.least, self.line or 0, *(bar.value for bar in self.bars)])
        return f"{100 * value / whole if whole else 0:.4g}%"
