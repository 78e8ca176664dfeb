"""Identifiers for addresses: they say nothing, cannot be guessed, and can be read out on the telephone."""

import secrets
from collections.abc import Iterator
from random import Random

# No vowels and no look-alikes, so that no word and no misreading turns up.
_LETTERS = "bcdfghjkmnpqrstvwxz23456789"


def new_public_id() -> str:
    """Twelve letters and digits, about 57 bits."""
    return "".join(secrets.choice(_LETTERS) for _ in range(12))


def many_public_ids() -> Iterator[str]:
    """The same for a million rows at once, where asking the system for each letter would take a minute."""
    rng = Random(secrets.randbits(128))
    while True:
        yield "".join(rng.choices(_LETTERS, k=12))
