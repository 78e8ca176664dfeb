"""One meaning for each sum, and the words that stand beside it. All pence."""

from __future__ import annotations

CLAIMED = "Without claims that were withdrawn, refused or rejected."
PAID = "Before anything was returned."
