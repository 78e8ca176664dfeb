"""Claim references: eight digits, without a leading nought so that no spreadsheet shortens them."""

import secrets


def new_reference() -> str:
    """A reference that cannot be guessed from another. The unique index settles a clash."""
    return str(10_000_000 + secrets.randbelow(90_000_000))
