"""Whole addresses, for emails; pages link to each other by path."""

from django.conf import settings
from django.urls import reverse


def full_address(page: str, **parts: str | int) -> str:
    """The address of a page by its name. Raises NoReverseMatch where there is no such page."""
    return f"{settings.SERVICE_URL}{reverse(page, kwargs=parts)}"
