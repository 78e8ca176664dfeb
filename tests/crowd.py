"""Many people at the same moment: threads with a database connection each."""

import time
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor, wait
from threading import Barrier
from typing import TypeVar

from django.db import connection

Result = TypeVar("Result")

_WAITS = """
    SELECT EXISTS (
        SELECT FROM pg_locks AS wanted JOIN pg_locks AS had USING (pid)
        WHERE NOT wanted.granted AND had.database = (SELECT oid FROM pg_database WHERE datname = current_database())
    )
"""


def all_at_once(acts: Sequence[Callable[[], Result]]) -> list[Result | Exception]:
    """Run every act in a thread of its own; what it returned, or what it raised, in the order of the acts."""
    start = Barrier(len(acts))

    def run(act: Callable[[], Result]) -> Result | Exception:
        connection.ensure_connection()
        start.wait(timeout=60)
        return act()

    with ThreadPoolExecutor(max_workers=len(acts)) as people:
        return list(people.map(lambda act: as_somebody(lambda: run(act)), acts))


def begun(act: Callable[[], Result], seconds: float = 10) -> Future[Result | Exception]:
    """Start one act beside this thread, and come back when it is done or has come to a lock and waits there."""
    somebody = ThreadPoolExecutor(max_workers=1)
    under_way = somebody.submit(as_somebody, act)
    somebody.shutdown(wait=False)
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline and not under_way.done() and not somebody_waits():
        wait([under_way], timeout=0.01)
    return under_way


def somebody_waits() -> bool:
    """Whether a connection to this database has come to a lock that another one holds."""
    with connection.cursor() as cursor:
        cursor.execute(_WAITS)
        return bool(cursor.fetchone()[0])


def as_somebody(act: Callable[[], Result]) -> Result | Exception:
    """What the act returned, or what it raised, over a connection that is closed afterwards."""
    try:
        return act()
    except Exception as error:
        return error
    finally:
        connection.close()
