from collections.abc import Callable

from django.db import connection
from django.test.utils import CaptureQueriesContext

MOST_QUERIES = 20
"""Of a page, however many rows it has."""


def queries_of(call: Callable[[], object]) -> int:
    """`queries_of(lambda: client.get(address))`"""
    with CaptureQueriesContext(connection) as captured:
        call()
    return len(captured)
