"""For worker processes that tests start."""

import os
from datetime import UTC, datetime, timedelta

import time_machine

from claims_service.settings import *  # noqa: F403
from claims_service.settings import INSTALLED_APPS

INSTALLED_APPS = [*INSTALLED_APPS, "tests.work.example_jobs"]

if _ahead := float(os.environ.get("TESTS_AHEAD", 0)):
    time_machine.travel(datetime.now(UTC) + timedelta(seconds=_ahead)).start()
