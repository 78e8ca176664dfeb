"""What a claim for one mentor may cost: docs/reference/rules.md, part 12."""

from claims.answers import YES_OR_NO_ANSWERS

MOST_LOADS_OF_A_CHANGE = 5  # the claim, the check page, one question, the declaration, the confirmation
MOST_LOADS = 8 + len(YES_OR_NO_ANSWERS)  # with script one fewer: the provider is picked on its own page
