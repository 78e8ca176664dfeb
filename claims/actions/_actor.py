"""Who acts: told to the database, for its own record of changed rows (migration 0005). It lasts for the transaction."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import connection
from django.db.models import CharField, Func, Value

if TYPE_CHECKING:
    from accounts.models import User


class SetActor(Func):
    """Tells it within a query that is made anyway: the person, or what the service is doing."""

    function = "set_config"
    output_field = CharField()

    def __init__(self, by: User | None, system_task: str) -> None:
        super().__init__(Value("service.actor"), Value(str(by.pk) if by else system_task), Value(True))


def set_actor(by: User | None, *, system_task: str) -> None:
    """For changes of many claims at once: `by`, or nobody but the service, which then says what it is doing."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('service.actor', %s, true)", [str(by.pk) if by else system_task])
