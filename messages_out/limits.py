from collections.abc import Iterable
from datetime import timedelta

from django.conf import settings
from django.contrib.auth import get_user_model
from django.db.models import Model

from common import limits
from common.clock import database_now
from common.limits import Limit
from messages_out.models import Message

HOUR = timedelta(hours=1)


def check_letters(template: str, addresses: Iterable[str], by: Model) -> None:
    """Of those just written, too: one person to one address. Raises TooManyTries, for the transaction to undo them."""
    people = get_user_model()._default_manager.select_for_update(no_key=True)
    people.get(pk=by.pk)  # of two at once, the second counts both
    now, most = database_now(), settings.LETTERS_AN_HOUR
    recent = Message.objects.filter(template=template, caused_by=by.pk, created_at__gt=now - HOUR)
    for address in addresses:
        times = recent.filter(to=address).order_by("-created_at").values_list("created_at", flat=True)
        limits.check(Limit(most, HOUR), list(times[: most + 1]), now)
