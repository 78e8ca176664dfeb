"""Changes of claims past the actions."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import transaction

from claims.actions._actor import set_actor


@contextmanager
def by_hand() -> Iterator[None]:
    """Names the test as who did it, as the database demands for a new status."""
    with transaction.atomic():
        set_actor(None, system_task="a test's own hand")
        yield
        set_actor(None, system_task="")
