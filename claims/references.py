"""Eight digits, the first not nought, so that no spreadsheet shortens them."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from typing import TYPE_CHECKING

from django.db import IntegrityError, transaction

if TYPE_CHECKING:
    from claims.models import Claim

UNIQUE_INDEX = "claims_claim_reference_key"
MOST_TRIES = 50
"""With a million claims one reference in ninety is taken; fifty clashes in a row do not happen by chance."""


def new_reference() -> str:
    """Not to be guessed from another."""
    return str(10_000_000 + secrets.randbelow(90_000_000))


def with_a_free_reference(claim: Claim, choose: Callable[[], str] = new_reference) -> Claim:
    """Inserts the claim."""
    for _ in range(MOST_TRIES):
        claim.reference = choose()
        try:
            with transaction.atomic():
                claim.save(force_insert=True)
        except IntegrityError as clash:
            if not is_taken(clash):
                raise
        else:
            return claim
    raise RuntimeError(f"No free reference in {MOST_TRIES} tries.")


def is_taken(error: IntegrityError) -> bool:
    diagnostics = getattr(error.__cause__, "diag", None)
    return diagnostics is not None and diagnostics.constraint_name == UNIQUE_INDEX
