from collections.abc import Iterator

import pytest

from tests.roles import command_of_the_owner


@pytest.fixture(autouse=True)
def _the_owner(db: None) -> Iterator[None]:
    """Only the owner invents claims."""
    with command_of_the_owner():
        yield
