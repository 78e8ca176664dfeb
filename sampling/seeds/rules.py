"""Pure: a seed that nobody picks (docs/reference/rules.md, part 7.3).

A secret is written as 64 lower-case hex letters. Whoever has the published figures works all of this out again.
"""

import json
from collections.abc import Mapping
from hashlib import sha256
from typing import Any


def commitment_to(secret: str) -> str:
    return sha256(secret.encode()).hexdigest()


def seed_from(secret: str, *, population_digest: str, parameters_digest: str) -> str:
    return sha256(f"{secret}/{population_digest}/{parameters_digest}".encode()).hexdigest()


def parameters_file(parameters: Mapping[str, Any]) -> bytes:
    """Sorted JSON: the same parameters are the same bytes."""
    return (json.dumps(parameters, sort_keys=True, indent=2) + "\n").encode()
