"""One meaning for each sum, and the words that stand beside it. All pence."""

from __future__ import annotations

CLAIMED = "All that was submitted, without what was withdrawn, refused or rejected."
PAID = "All that the payer has paid, before anything was returned."
RETURNED = "What came back of it."
