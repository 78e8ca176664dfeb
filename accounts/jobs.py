from accounts.models import Search
from work.registry import every_tick


@every_tick
def forget_old_searches() -> int:
    """Returns how many rows went."""
    return Search.objects.stale().delete()[0]
