"""A missing or odd value raises ImproperlyConfigured."""

import os
from collections.abc import Iterable

from django.core.exceptions import ImproperlyConfigured


def required(name: str) -> str:
    value = os.environ.get(name, "")
    if not value:
        raise ImproperlyConfigured(f"Set {name} in the environment: see docs/how-to/configure.md.")
    return value


def one_of(name: str, allowed: Iterable[str], default: str | None = None) -> str:
    allowed = list(allowed)
    value = os.environ.get(name) or default or required(name)
    if value not in allowed:
        raise ImproperlyConfigured(f"{name} is {value!r}; it must be one of: {', '.join(allowed)}.")
    return value


def whole_number(name: str, default: int) -> int:
    value = os.environ.get(name, "")
    if not value:
        return default
    if not value.isdecimal():
        raise ImproperlyConfigured(f"{name} is {value!r}; it must be a whole number.")
    return int(value)


def words(name: str, default: str = "") -> list[str]:
    """Separated by commas or spaces."""
    return os.environ.get(name, default).replace(",", " ").split()


def address(name: str, schemes: Iterable[str]) -> str:
    """ "" where it is not set."""
    value, starts = os.environ.get(name, ""), [f"{scheme}://" for scheme in schemes]
    if value and not value.startswith(tuple(starts)):
        raise ImproperlyConfigured(f"{name} is {value!r}; it must begin with one of: {', '.join(starts)}.")
    return value
