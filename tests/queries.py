"""Counting what a page asks of the database."""

from collections.abc import Callable

from django.db import connection
from django.test.utils import CaptureQueriesContext


def queries_of(call: Callable[[], object]) -> int:
    """How many queries the call makes: `queries_of(lambda: client.get(address))`."""
    with CaptureQueriesContext(connection) as captured:
        call()
    return len(captured)
