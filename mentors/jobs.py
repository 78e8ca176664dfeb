from mentors.models import Lookup
from work.registry import every_tick


@every_tick
def forget_old_lookups() -> int:
    """Returns how many rows went."""
    return Lookup.objects.stale().delete()[0]
