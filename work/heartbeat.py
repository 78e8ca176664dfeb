import logging
import time

from django.db import Error as DatabaseError
from django.db import connection
from django.db.models.functions import Now

from work.models import Heartbeat

logger = logging.getLogger(__name__)

SECONDS_BETWEEN = 5
_last: dict[str, float] = {}


def beat(name: str) -> None:
    """By the database's clock."""
    Heartbeat.objects.bulk_create(
        [Heartbeat(name=name, at=Now())], update_conflicts=True, unique_fields=["name"], update_fields=["at"]
    )


def beat_and_disconnect(name: str) -> None:
    """At most every SECONDS_BETWEEN. A child must not inherit the connection."""
    if time.monotonic() - _last.get(name, float("-inf")) < SECONDS_BETWEEN:
        return
    _last[name] = time.monotonic()
    try:
        beat(name)
    except DatabaseError as error:
        logger.warning("heartbeat of %s not written: %s", name, type(error).__name__)
    finally:
        connection.close()
