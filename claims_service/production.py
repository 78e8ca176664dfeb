"""What production refuses to start with."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from itertools import pairwise
from typing import Any
from urllib.parse import urlsplit

SHORTEST_KEY, SHORTEST_TOKEN = 50, 20
KNOWN = re.compile(r"local-|insecure|change|example|secret|password|nowhere|nothing")
"""Pieces of words that stand in documents and examples."""
NOTIFY_KEY = re.compile(r".*" + "-".join([r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}"] * 2), re.DOTALL)
OUTSIDE = ["NOTIFY_BASE_URL", "TEACHING_RECORD_URL"]
"""Addresses to which secrets and personal data go."""


def refusals(settings: Mapping[str, Any]) -> Iterator[str]:
    """Sentences without the value that they refuse: they end in a log."""
    if settings["DEBUG"]:
        yield "DEBUG must be off"
    if settings["SIGN_IN"] == "personas":
        yield "SIGN_IN must not be personas"
    if settings["MESSAGES"] == "outbox":
        yield "MESSAGES must not be the local outbox"
    yield from _of_secrets(settings)
    yield from _of_hosts(settings["ALLOWED_HOSTS"], settings["SERVICE_URL"])
    for name in OUTSIDE:
        if not is_https(settings[name]):
            yield f"{name} must be an https address"
    if not (settings["REDIS_IS_PRIVATE"] or _is_guarded(settings["REDIS_URL"])):
        yield "REDIS_URL must be rediss:// with a password, unless REDIS_IS_PRIVATE=yes says that only we reach it"


def _of_secrets(settings: Mapping[str, Any]) -> Iterator[str]:
    if is_guessable(settings["SECRET_KEY"], SHORTEST_KEY):
        yield f"SECRET_KEY must be at least {SHORTEST_KEY} random characters of your own"
    if any(is_guessable(key, SHORTEST_KEY) for key in settings["SECRET_KEY_FALLBACKS"]):
        yield f"each of SECRET_KEY_FALLBACKS must be at least {SHORTEST_KEY} random characters of your own"
    if is_guessable(settings["TEACHING_RECORD_TOKEN"], SHORTEST_TOKEN):
        yield f"TEACHING_RECORD_TOKEN must be at least {SHORTEST_TOKEN} random characters"
    if settings["MESSAGES"] == "notify" and not NOTIFY_KEY.fullmatch(settings["NOTIFY_API_KEY"]):
        yield "NOTIFY_API_KEY must end in the two identifiers that GOV.UK Notify gave it"


def _of_hosts(allowed: list[str], address: str) -> Iterator[str]:
    if not allowed or any("*" in host or host.startswith(".") for host in allowed):
        yield "ALLOWED_HOSTS must name each host that this service answers, without wildcards"
    parts = urlsplit(address)
    if not is_https(address) or parts.path.strip("/") or parts.query or parts.username:
        yield "SERVICE_URL must be https:// and a host, and no more"
    elif allowed and parts.hostname not in [host.lower() for host in allowed]:
        yield "SERVICE_URL must be on one of ALLOWED_HOSTS"


def is_https(address: str) -> bool:
    parts = urlsplit(address)
    return parts.scheme == "https" and bool(parts.hostname)


def _is_guarded(redis: str) -> bool:
    parts = urlsplit(redis)
    return parts.scheme == "rediss" and bool(parts.password)


def is_guessable(secret: str, shortest: int) -> bool:
    """Short, known, small letters alone, or a pattern ("abcabc", "aaaa", "1357"): what no random choice gives."""
    words_alone = re.fullmatch(r"[a-z\W_]*", secret)
    return len(secret) < shortest or bool(KNOWN.search(secret.lower()) or words_alone) or _is_a_pattern(secret)


def _is_a_pattern(secret: str) -> bool:
    """Few different pieces of three letters, or the same step from one letter to the next again and again."""
    pieces = [secret[at : at + 3] for at in range(len(secret) - 2)]
    steps = Counter(ord(after) - ord(before) for before, after in pairwise(secret))
    return len(set(pieces)) < 0.75 * len(pieces) or steps.most_common(1)[0][1] > 0.5 * len(secret)
