"""Who acts, as the database is told for its records (docs/adr/0031): a person, or a task of the service."""

from __future__ import annotations

from django.db import connection
from django.db.models import Model


def set_actor(by: Model | None, *, system_task: str = "") -> None:
    """For this transaction. Nobody is the service itself, which names its task (activity/system_tasks.py)."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('service.actor', %s, true)", [str(by.pk) if by else system_task])
