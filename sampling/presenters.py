"""Words for windows and requests, as providers and support read them."""

from claims.models import ClaimWindow


def period(window: ClaimWindow) -> str:
    """April to July 2026; November 2025 to January 2026; July 2026."""
    first, last = window.opens_on, window.closes_on
    if (first.year, first.month) == (last.year, last.month):
        return f"{last:%B %Y}"
    return f"{first:%B} to {last:%B %Y}" if first.year == last.year else f"{first:%B %Y} to {last:%B %Y}"
