import re

import pytest

from tests.routes import all_views

# For machines, or agreed with others as they are.
DEFAULT_PARAMETERS = {"healthcheck", ".well-known/security.txt", "security.txt", "personas/<slug:slug>"}

PATHS = sorted({path for path, _ in all_views()} - DEFAULT_PARAMETERS)


@pytest.mark.parametrize("path", PATHS)
def test_an_address_is_in_kebab_case_and_ends_in_a_slash(path):
    words = re.sub(r"<[^>]+>", "x", path)

    assert re.fullmatch(r"([a-z0-9-]+/)*", words), path
