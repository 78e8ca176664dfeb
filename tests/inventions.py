from typing import Any

from support.demo.generate import generate_claims
from tests.roles import as_owner


def invent_claims(**asked: Any) -> int:
    """As the owner, like the command."""
    with as_owner():
        return generate_claims(**asked)
