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

    @property
    def end(self) -> str:
        """What a bar that goes all the way stands for: 81.1%."""
        return f"{self._whole:.3g}%"

    @property
    def _whole(self) -> float:
        return max([self.least, self.line or 0, *(bar.value for bar in self.bars)])

    def _across(self, value: float) -> str:
        """37.5%"""
        return f"{100 * value / self._whole if self._whole else 0:.4g}%"
