"""How long people stay signed in, by our clock."""

from django.conf import settings
from django.contrib.sessions.backends.base import SessionBase

from accounts.models import User
from common.clock import now

SIGNED_IN_AT, SEEN_AT = "signed_in_at", "seen_at"
SECONDS_BETWEEN_NOTES = 30
"""So that not every page writes a row."""


def begin(session: SessionBase) -> None:
    session[SIGNED_IN_AT] = session[SEEN_AT] = stamp()


def idle_minutes(user: User) -> int:
    return settings.IDLE_MINUTES["support" if user.is_support else "school"]


def is_over(session: SessionBase, user: User) -> bool:
    if SIGNED_IN_AT not in session:
        begin(session)  # signed in by a test client, or before there were clocks
    return seconds_left(session, user) <= 0


def seconds_left(session: SessionBase, user: User) -> int:
    """Until this session ends, if nobody uses it."""
    unused = stamp() - session[SEEN_AT]
    return min(idle_minutes(user) * 60 - unused, seconds_at_most(session))


def seconds_after_use(session: SessionBase, user: User) -> int:
    return min(idle_minutes(user) * 60, seconds_at_most(session))


def seconds_at_most(session: SessionBase) -> int:
    """Until the longest session ends, however much it is used."""
    return settings.SESSION_COOKIE_AGE - (stamp() - session[SIGNED_IN_AT])


def note_use(session: SessionBase) -> None:
    if stamp() - session[SEEN_AT] >= SECONDS_BETWEEN_NOTES:
        session[SEEN_AT] = stamp()


def stamp() -> int:
    """Whole seconds since 1970: sessions hold JSON."""
    return int(now().timestamp())
