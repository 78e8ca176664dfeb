"""Signing in and out. Both leave a session of another name, so that nobody can plant or keep one."""

from django.contrib.auth import login, logout
from django.db import transaction
from django.http import HttpRequest

from accounts import sessions
from accounts.models import User, new_session_token
from activity.actions import record

BACKEND = "accounts.backends.KnownPerson"


@transaction.atomic
def sign_in(*, request: HttpRequest, user: User) -> None:
    """Give the person a new session. A support user has one at a time: the one before ends here."""
    if user.is_support:
        user.session_token = new_session_token()
        user.save(update_fields=["session_token"])
    request.session.flush()
    login(request, user, backend=BACKEND)
    sessions.begin(request.session)
    record("signed in", about=user, by=user)


@transaction.atomic
def sign_out(*, request: HttpRequest) -> None:
    """End the session. Signing out twice, or after the end, is the same as once."""
    if request.user.is_authenticated:
        record("signed out", about=request.user, by=request.user)
    logout(request)
