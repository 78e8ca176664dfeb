from collections.abc import Callable

from django.db import connection
from django.test.utils import CaptureQueriesContext


def queries_of(call: Callable[[], object]) -> int:
    """`queries_of(lambda: client.get(address))`"""
    with CaptureQueriesContext(connection) as captured:
        call()
    return len(captured)
