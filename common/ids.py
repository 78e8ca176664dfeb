"""Identifiers for addresses: they say nothing, cannot be guessed, and can be read out on the telephone."""

import secrets

# No vowels and no look-alikes, so that no word and no misreading turns up.
_LETTERS = "bcdfghjkmnpqrstvwxz23456789"


def new_public_id() -> str:
    """Twelve letters and digits, about 57 bits."""
    return "".join(secrets.choice(_LETTERS) for _ in range(12))
