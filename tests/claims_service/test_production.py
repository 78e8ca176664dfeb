import random
import string
import uuid

import pytest

from claims_service.production import is_guessable, refusals

KEY = "0EDm0BhThx-RFbh9TzIXOJHsFj9a913jg0A5fF2PKHYQAKoNrq02hzQel0c3pjrOYl_MdC7m-CgM68DIZrgYxg"
"""Random, and used nowhere."""
FIT = {
    "DEBUG": False,
    "SIGN_IN": "closed",
    "MESSAGES": "notify",
    "SECRET_KEY": KEY,
    "SECRET_KEY_FALLBACKS": [],
    "TEACHING_RECORD_TOKEN": KEY[:43],
    "NOTIFY_API_KEY": f"claims-{uuid.UUID(int=1)}-{uuid.UUID(int=2)}",
    "NOTIFY_BASE_URL": "https://api.notifications.service.gov.uk",
    "TEACHING_RECORD_URL": "https://records.example/v3",
    "ALLOWED_HOSTS": ["claims.example", "other.example"],
    "SERVICE_URL": "https://claims.example",
    "REDIS_URL": "rediss://:password@redis.example:6380/0",
    "REDIS_IS_PRIVATE": False,
}
GUESSABLE = [
    KEY[:49],
    "a" * 60,
    "0123456789abcdef" * 4,
    string.ascii_letters,
    string.digits * 6,
    "correct-horse-battery-staple-correct-horse-battery-staple",
    "several words that are long enough and yet were written by hand",
    "django-insecure-" + KEY,
    "for-local-use-only-" + KEY,
    "change-me-" + KEY,
]
UNFIT = [
    ("DEBUG", True, "DEBUG must be off"),
    ("SIGN_IN", "personas", "SIGN_IN must not be personas"),
    ("MESSAGES", "outbox", "MESSAGES must not be the local outbox"),
    *(("SECRET_KEY", key, "SECRET_KEY must be at least 50 random characters") for key in ["", *GUESSABLE]),
    *(("SECRET_KEY_FALLBACKS", [KEY, key], "each of SECRET_KEY_FALLBACKS must be") for key in GUESSABLE),
    ("TEACHING_RECORD_TOKEN", "local-stub", "TEACHING_RECORD_TOKEN must be"),
    ("TEACHING_RECORD_TOKEN", "x" * 40, "TEACHING_RECORD_TOKEN must be"),
    ("NOTIFY_API_KEY", "key", "NOTIFY_API_KEY must end in the two identifiers"),
    ("NOTIFY_BASE_URL", "http://api.notifications.service.gov.uk", "NOTIFY_BASE_URL must be an https address"),
    ("TEACHING_RECORD_URL", "http://records.example", "TEACHING_RECORD_URL must be an https address"),
    ("TEACHING_RECORD_URL", "https://", "TEACHING_RECORD_URL must be an https address"),
    ("REDIS_URL", "redis://:password@redis.example/0", "REDIS_URL must be rediss:// with a password"),
    ("REDIS_URL", "rediss://redis.example/0", "REDIS_URL must be rediss:// with a password"),
    ("ALLOWED_HOSTS", [], "ALLOWED_HOSTS must name each host"),
    ("ALLOWED_HOSTS", ["claims.example", "*"], "ALLOWED_HOSTS must name each host"),
    ("ALLOWED_HOSTS", [".claims.example", "claims.example"], "ALLOWED_HOSTS must name each host"),
    ("ALLOWED_HOSTS", ["*.claims.example", "claims.example"], "ALLOWED_HOSTS must name each host"),
    ("SERVICE_URL", "http://claims.example", "SERVICE_URL must be https:// and a host"),
    ("SERVICE_URL", "https://", "SERVICE_URL must be https:// and a host"),
    ("SERVICE_URL", "https:///claims", "SERVICE_URL must be https:// and a host"),
    ("SERVICE_URL", "https://claims.example/claims/", "SERVICE_URL must be https:// and a host"),
    ("SERVICE_URL", "https://claims.example@elsewhere.example", "SERVICE_URL must be https:// and a host"),
    ("SERVICE_URL", "https://elsewhere.example", "SERVICE_URL must be on one of ALLOWED_HOSTS"),
]


def test_fit_settings_start():
    assert list(refusals(FIT)) == []


@pytest.mark.parametrize(("name", "value", "said"), UNFIT)
def test_production_refuses(name, value, said):
    (refusal,) = refusals(FIT | {name: value})

    assert refusal.startswith(said)


def test_a_private_redis_needs_neither_tls_nor_password():
    assert list(refusals(FIT | {"REDIS_URL": "redis://redis/0", "REDIS_IS_PRIVATE": True})) == []


def test_a_refusal_never_quotes_a_secret():
    for name, value, _ in UNFIT:
        if isinstance(value, str) and ("KEY" in name or "TOKEN" in name) and len(value) > 3:
            assert value not in "".join(refusals(FIT | {name: value}))


def test_what_is_chosen_at_random_is_not_refused():
    chance = random.Random(7)
    for letters, length in [("0123456789abcdef", 64), (string.ascii_letters + string.digits + "-_", 50)]:
        for _ in range(1000):
            assert not is_guessable("".join(chance.choices(letters, k=length)), 50)
