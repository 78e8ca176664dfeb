"""Whole addresses, for emails; pages link to each other by path."""

from django.conf import settings
from django.db.models import Model
from django.shortcuts import resolve_url


def full_address(page: str | Model, **parts: str | int) -> str:
    """Of a page by its name, or of a thing that has one. Raises NoReverseMatch where there is no such page."""
    return f"{settings.SERVICE_URL}{resolve_url(page, **parts)}"
