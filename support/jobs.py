"""Every night all stored files are compared with their digests, and support hears of those that are damaged."""

import logging
from datetime import datetime, time
from typing import Any

from django.conf import settings

from common.addresses import full_address
from common.clock import LONDON, database_now
from common.words import counted
from files.checking import damage
from files.models import Damage, StoredFile
from messages_out.actions import write
from work.actions import enqueue
from work.leases import Lease
from work.models import Task
from work.registry import every_tick, handler

logger = logging.getLogger(__name__)

CHECKING = "check_stored_files"
NOT_BEFORE = time(3)
"""British time."""
AT_ONCE = 100
NAMED = 20
"""Of the damaged files in one letter."""


@every_tick
def check_files_at_night(*, at: datetime | None = None) -> None:
    """Once a day."""
    at = (at or database_now()).astimezone(LONDON)
    key = str(at.date())
    if at.time() >= NOT_BEFORE and not Task.objects.filter(kind=CHECKING, key=key).exists():
        enqueue(CHECKING, key, after=0, damaged=[])


@handler(CHECKING, time_limit=120)
def check_some_files(task: Task, lease: Lease) -> None:
    """Leaves the rest to the next task; the last one tells support."""
    files = list(StoredFile.objects.filter(pk__gt=task.arguments["after"]).order_by("pk")[:AT_ONCE])
    found = [Damage(stored_file=file, what=what) for file in files if (what := damage(file))]
    for each in found:
        logger.critical("stored file %s is %s", each.stored_file_id, each.what)
    damaged = [*task.arguments["damaged"], *(each.stored_file_id for each in found)]
    day = task.key.split(":")[0]
    with lease.finish():
        Damage.objects.bulk_create(found)
        if len(files) == AT_ONCE:
            enqueue(CHECKING, f"{day}:after-{files[-1].pk}", after=files[-1].pk, damaged=damaged)
        elif damaged:
            tell_support(damaged, day)


def tell_support(damaged: list[int], day: str) -> None:
    named: list[dict[str, Any]] = [
        {"name": file.name, "number": file.pk, "what": damage(file) or "whole again"}
        for file in StoredFile.objects.filter(pk__in=damaged[:NAMED]).order_by("pk")
    ]
    facts = {
        "count": counted(len(damaged), "file"),
        "is": "is" if len(damaged) == 1 else "are",
        "files": named,
        "more": len(damaged) - len(named),
        "link": full_address("support:files"),
    }
    write("files_damaged", to=settings.SUPPORT_EMAIL, key=f"files_damaged-{day}", personalisation=facts)
