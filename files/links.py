"""Links that hand one stored file to one address, without signing in (docs/adr/0071).

Who may get one is the caller's question. The token is never stored: it is made again from the secret key when its email
is sent, and found by its digest when somebody comes with it.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterable
from datetime import timedelta
from hashlib import sha256

from django.conf import settings
from django.db import transaction
from django.db.models import Model, QuerySet
from django.db.models.functions import Now
from django.utils.crypto import salted_hmac

from common import limits
from common.actor import set_actor
from common.addresses import full_address
from common.clock import database_now
from common.limits import Limit
from files.models import Download, Link, StoredFile

LIFETIME = timedelta(days=7)
HOUR = timedelta(hours=1)

Explain = Callable[[StoredFile], list[str]]
_explanations: dict[str, Explain] = {}


class LinkIsOver(Exception):
    """It ended or was revoked, or its secret key is gone."""


def explains(kind: str) -> Callable[[Explain], Explain]:
    """For a function that gives paragraphs: what a file of this kind is for, and until when to do what with it."""

    def register(explain: Explain) -> Explain:
        _explanations[kind] = explain
        return explain

    return register


def explanation_of(stored_file: StoredFile) -> list[str]:
    return _explanations.get(stored_file.kind, lambda _: [])(stored_file)


def make_links(stored_file: StoredFile, addresses: Iterable[str], *, by: Model | None = None) -> list[Link]:
    """The caller has named who acts (`set_actor`)."""
    ends_at = database_now() + LIFETIME
    links = [_new_link(stored_file, address.lower(), ends_at=ends_at, made_by_id=by and by.pk) for address in addresses]
    return Link.objects.bulk_create(links)


def _new_link(stored_file: StoredFile, to: str, **values: object) -> Link:
    seed = secrets.token_hex(32)
    return Link(
        stored_file=stored_file, to=to, seed=seed, token_digest=_digest(_token(seed, settings.SECRET_KEY)), **values
    )


def address_of(link: Link) -> str:
    """Raises LinkIsOver."""
    tokens = (_token(link.seed, key) for key in [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS])
    token = next((token for token in tokens if _digest(token) == link.token_digest), None)
    if token is None or not link.works_at(database_now()):
        raise LinkIsOver
    return full_address("files:link", token=token)


def link_with(token: str) -> Link | None:
    """None for what ended, was revoked or altered, or never was: by one query, whichever it is."""
    working = Link.objects.filter(revoked_at=None, ends_at__gt=Now()).select_related("stored_file")
    return working.filter(token_digest=_digest(token)).first()


@transaction.atomic(savepoint=False)
def revoke(links: QuerySet[Link], *, by: Model) -> int:
    """Those that are not revoked yet; returns how many."""
    set_actor(by)
    return links.filter(revoked_at=None).update(revoked_at=Now(), revoked_by=by.pk)


def note_download(link: Link, form: str) -> None:
    """In a transaction. Raises TooManyTries."""
    Link.objects.select_for_update(no_key=True).get(pk=link.pk)  # of two at once, the second counts both
    Download.objects.create(stored_file=link.stored_file, link=link, form=form)
    now, most = database_now(), settings.LINK_DOWNLOADS_AN_HOUR
    times = Download.objects.filter(link=link, at__gt=now - HOUR).order_by("-at").values_list("at", flat=True)
    limits.check(Limit(most, HOUR), list(times[: most + 1]), now)


def _token(seed: str, key: str) -> str:
    """256 bits, as 64 letters."""
    return salted_hmac("files.links", seed, secret=key, algorithm="sha256").hexdigest()


def _digest(token: str) -> str:
    return sha256(token.encode("utf-8", "replace")).hexdigest()
