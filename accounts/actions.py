"""Both replace the session's key, so that nobody can plant or keep one."""

from django.contrib.auth import login, logout
from django.db import transaction
from django.http import HttpRequest

from accounts import sessions
from accounts.models import User, new_session_token
from activity.actions import record

BACKEND = "accounts.backends.KnownPerson"


@transaction.atomic
def sign_in(*, request: HttpRequest, user: User) -> None:
    """A support user has one session at a time: this ends the earlier one."""
    if user.is_support:
        user.session_token = new_session_token()
        user.save(update_fields=["session_token"])
    request.session.flush()
    login(request, user, backend=BACKEND)
    sessions.begin(request.session)
    record("signed in", about=user, by=user)


@transaction.atomic
def sign_out(*, request: HttpRequest) -> None:
    """Safe to repeat."""
    if request.user.is_authenticated:
        record("signed out", about=request.user, by=request.user)
    logout(request)
