"""For worker processes that tests start."""

from claims_service.settings import *  # noqa: F403
from claims_service.settings import INSTALLED_APPS

INSTALLED_APPS = [*INSTALLED_APPS, "tests.sampling.slow_files"]
