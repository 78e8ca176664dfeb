"""For addresses: not guessable, and easy to read out."""

import secrets
from collections.abc import Iterator
from random import Random

# No vowels (no words) and no look-alikes.
_LETTERS = "bcdfghjkmnpqrstvwxz23456789"


def new_public_id() -> str:
    """Twelve letters and digits, about 57 bits."""
    return "".join(secrets.choice(_LETTERS) for _ in range(12))


def many_public_ids() -> Iterator[str]:
    """For a million rows: asking the system for each letter takes a minute."""
    rng = Random(secrets.randbits(128))
    while True:
        yield "".join(rng.choices(_LETTERS, k=12))
