from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.conf import settings

if TYPE_CHECKING:
    from work.leases import Lease
    from work.models import Task

Run = Callable[["Task", "Lease"], None]
GaveUp = Callable[["Task"], None]


@dataclass(frozen=True)
class Handler:
    run: Run
    seconds: int | None
    attempts: int
    backoff: Sequence[int]
    gave_up: GaveUp | None

    @property
    def time_limit(self) -> int:
        """Seconds. The lease lasts as long: a killed task starts again after this."""
        return self.seconds or settings.LEASE_SECONDS

    def wait_after(self, attempts: int) -> int:
        """Seconds; the last step of the back-off repeats."""
        return self.backoff[min(attempts, len(self.backoff)) - 1]


_handlers: dict[str, Handler] = {}
_every_tick: list[Callable[[], object]] = []


def handler(
    kind: str,
    *,
    time_limit: int | None = None,
    attempts: int = 5,
    backoff: Sequence[int] = (10, 60, 300, 900),
    gave_up: GaveUp | None = None,
) -> Callable[[Run], Run]:
    """For `def run(task, lease)`, which ends in `with lease.finish():`.

    `gave_up(task)` is called in the transaction that marks the task as failed for good.
    """

    def register(run: Run) -> Run:
        _handlers[kind] = Handler(run, time_limit, attempts, tuple(backoff), gave_up)
        return run

    return register


def handler_of(kind: str) -> Handler:
    """Tasks of an unknown kind fail in the end."""
    return _handlers.get(kind) or Handler(_unknown, None, 5, (60,), None)


def longest_time_limit() -> int:
    """Seconds."""
    return max([settings.LEASE_SECONDS, *(handler.time_limit for handler in _handlers.values())])


def every_tick(function: Callable[[], object]) -> Callable[[], object]:
    """Has to be quick, and safe to repeat."""
    if function not in _every_tick:
        _every_tick.append(function)
    return function


def tick_functions() -> list[Callable[[], object]]:
    return list(_every_tick)


def _unknown(task: Task, lease: Lease) -> None:
    raise LookupError(task.kind)
