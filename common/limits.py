"""How often one person may do a thing. What is counted are the rows that the thing leaves, the newest among them.

A row is written before it is counted: of many at once no more than the limit get through.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta


@dataclass(frozen=True)
class Limit:
    most: int
    within: timedelta


class TooManyTries(Exception):
    """`seconds` to wait: up to 60, or whole minutes."""

    def __init__(self, seconds: int) -> None:
        self.seconds = seconds
        super().__init__(f"Wait {seconds} seconds")


def check(limit: Limit, times: Sequence[datetime], now: datetime) -> None:
    """`times` are those of the last `limit.most` + 1 rows, the newest first. Raises TooManyTries."""
    if len(times) <= limit.most:
        return
    left = (times[limit.most - 1] + limit.within - now).total_seconds()
    if left > 0:
        raise TooManyTries(max(1, math.ceil(left)) if left <= 60 else 60 * math.ceil(left / 60))
