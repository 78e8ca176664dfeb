from datetime import timedelta

from django.conf import settings

from accounts.models import Search, User
from common import limits
from common.clock import now
from common.limits import Limit, TooManyTries

MINUTE = timedelta(minutes=1)


def search_for(words: str, by: User) -> Search:
    """Raises TooManyTries, and keeps no row then, so that trying on does not prolong the wait."""
    search = Search.objects.create(by=by, words=words)
    recent = Search.objects.filter(by=by, at__gt=now() - MINUTE).order_by("-at", "-id")
    most: int = settings.SEARCHES_A_MINUTE
    try:
        limits.check(Limit(most, MINUTE), list(recent.values_list("at", flat=True)[: most + 1]), now())
    except TooManyTries:
        search.delete()
        raise
    return search
