from typing import Any

from claims.models import Claim, ClaimWindow
from claims.states import Status
from sampling.actions import BUILDING, draw_sample
from sampling.draw import Parameters
from sampling.models import SamplingRun
from tests.factories import ClaimFactory
from work.models import State, Task
from work.running import run_task

EVERYTHING = Parameters(target_percent=100)


def submitted(window: ClaimWindow, number: int = 1, **values: Any) -> list[Claim]:
    return [ClaimFactory(window=window, status=Status.SUBMITTED, **values) for _ in range(number)]


def drawn(window: ClaimWindow, **values: Any) -> SamplingRun:
    """Every claim of the window, and no file yet."""
    return draw_sample(window=window, **{"parameters": EVERYTHING, **values})


def built(window: ClaimWindow, **values: Any) -> SamplingRun:
    """With all files."""
    run = drawn(window, **values)
    for task in Task.objects.filter(kind=BUILDING, state=State.WAITING):
        run_task(task.pk)
    return run
