from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import connection

if TYPE_CHECKING:
    from accounts.models import User


def set_actor(by: User | None, *, system_task: str) -> None:
    """For this transaction (migration 0005). Nobody is the service itself, which names its task."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('service.actor', %s, true)", [str(by.pk) if by else system_task])
