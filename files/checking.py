import hashlib
from datetime import timedelta

from django.core.files.storage import default_storage
from django.db.models import QuerySet

from common.clock import now
from files.models import Damage, StoredFile

SINCE_LAST_NIGHT = timedelta(hours=26)
"""The checks of two nights begin a day apart, and one takes a while."""


def damage(stored_file: StoredFile) -> str:
    """lost, cut short or longer, altered; "" while its bytes are those of its digest. Reads all of them."""
    path = stored_file.path
    if not default_storage.exists(path):
        return "lost"
    if default_storage.size(path) != stored_file.size:
        return "cut short or longer"
    with default_storage.open(path) as content:
        is_whole = hashlib.file_digest(content, "sha256").hexdigest() == stored_file.sha256
    return "" if is_whole else "altered"


def damages() -> QuerySet[Damage]:
    """Of the last check; what was mended since is gone with the next one."""
    return Damage.objects.filter(found_at__gt=now() - SINCE_LAST_NIGHT)
