import re
from collections.abc import Callable

from django.db import connection
from django.test.utils import CaptureQueriesContext

IS_A_NOTE = re.compile('UPDATE "django_session"|(RELEASE )?SAVEPOINT')
MOST_QUERIES = 20
"""Of a page, however many rows it has."""


def queries_of(call: Callable[[], object]) -> int:
    """`queries_of(lambda: client.get(address))`

    Without those that note, twice a minute, that somebody is still there (accounts/sessions.py).
    """
    with CaptureQueriesContext(connection) as captured:
        call()
    return len([query for query in captured if not IS_A_NOTE.match(query["sql"])])
