"""How long somebody stays signed in. The clock is the service's own and stands in the session, in the database."""

from django.conf import settings
from django.contrib.sessions.backends.base import SessionBase

from accounts.models import User
from common.clock import now

SIGNED_IN_AT, SEEN_AT = "signed_in_at", "seen_at"
SECONDS_BETWEEN_NOTES = 30
"""Seconds between two notes that somebody is still here, so that not every page writes a row."""


def begin(session: SessionBase) -> None:
    """Start both clocks: the idle one and the one for the whole session."""
    session[SIGNED_IN_AT] = session[SEEN_AT] = stamp()


def idle_minutes(user: User) -> int:
    """Minutes without a click after which this person is signed out."""
    return settings.IDLE_MINUTES["support" if user.is_support else "school"]


def is_over(session: SessionBase, user: User) -> bool:
    """Whether nobody used the session for too long, or it has lasted as long as any may."""
    if SIGNED_IN_AT not in session:
        begin(session)  # signed in by a test client, or before there were clocks
    return seconds_left(session, user) <= 0


def seconds_left(session: SessionBase, user: User) -> int:
    """Seconds until this session ends, if nobody uses it from now on."""
    unused = stamp() - session[SEEN_AT]
    return min(idle_minutes(user) * 60 - unused, seconds_at_most(session))


def seconds_after_use(session: SessionBase, user: User) -> int:
    """The same for somebody who uses it now."""
    return min(idle_minutes(user) * 60, seconds_at_most(session))


def seconds_at_most(session: SessionBase) -> int:
    """Seconds until this session has lasted as long as any may, however much it is used."""
    return settings.SESSION_COOKIE_AGE - (stamp() - session[SIGNED_IN_AT])


def note_use(session: SessionBase) -> None:
    """Somebody asked for a page: the idle clock starts again."""
    if stamp() - session[SEEN_AT] >= SECONDS_BETWEEN_NOTES:
        session[SEEN_AT] = stamp()


def stamp() -> int:
    """Now, in whole seconds since 1970: sessions hold JSON."""
    return int(now().timestamp())
