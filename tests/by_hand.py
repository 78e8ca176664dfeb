"""Changing claims past the actions, as nobody in the service does."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import transaction

from claims.actions._actor import set_actor


@contextmanager
def by_hand() -> Iterator[None]:
    """The database wants a name on every new status: within this it is the test's."""
    with transaction.atomic():
        set_actor(None, system_task="a test's own hand")
        yield
        set_actor(None, system_task="")
