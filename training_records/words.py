from common.words import counted


def in_hours(minutes: int) -> str:
    """ "7 hours 30 minutes"."""
    hours, rest = divmod(minutes, 60)
    parts = [counted(hours, "hour")] if hours or not rest else []
    return " ".join([*parts, *([counted(rest, "minute")] if rest else [])])
