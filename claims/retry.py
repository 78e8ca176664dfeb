from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import ParamSpec, TypeVar

from django.db import OperationalError, connection
from psycopg import errors

from claims.refusals import Busy

P = ParamSpec("P")
Result = TypeVar("Result")

TRIES = 3
# The last: a window closed, or a rate, an area, a kind of training became another, since it was read (claims/birth.py).
LOCK_ERRORS = (errors.LockNotAvailable, errors.DeadlockDetected, errors.SerializationFailure)


def retry_on_lock(action: Callable[P, Result]) -> Callable[P, Result]:
    """Up to three times. Raises Busy in the end."""

    @wraps(action)
    def run(*args: P.args, **kwargs: P.kwargs) -> Result:
        for _ in range(TRIES):
            try:
                return action(*args, **kwargs)
            except OperationalError as error:
                if connection.in_atomic_block or not isinstance(error.__cause__, LOCK_ERRORS):
                    raise
        raise Busy

    return run
