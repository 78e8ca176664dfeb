"""Reading settings from the environment: typed, and loud when something is missing or odd."""

import os
from collections.abc import Iterable

from django.core.exceptions import ImproperlyConfigured


def required(name: str) -> str:
    """The value of an environment variable that has no safe default."""
    value = os.environ.get(name, "")
    if not value:
        raise ImproperlyConfigured(f"Set {name} in the environment: see docs/how-to/configure.md.")
    return value


def one_of(name: str, allowed: Iterable[str], default: str | None = None) -> str:
    """A value from a short list; anything else stops the start."""
    allowed = list(allowed)
    value = os.environ.get(name) or default or required(name)
    if value not in allowed:
        raise ImproperlyConfigured(f"{name} is {value!r}; it must be one of: {', '.join(allowed)}.")
    return value


def whole_number(name: str, default: int) -> int:
    """A whole number, such as a count of seconds."""
    value = os.environ.get(name, "")
    if not value:
        return default
    if not value.isdecimal():
        raise ImproperlyConfigured(f"{name} is {value!r}; it must be a whole number.")
    return int(value)


def words(name: str, default: str = "") -> list[str]:
    """A list separated by commas or spaces."""
    return os.environ.get(name, default).replace(",", " ").split()
