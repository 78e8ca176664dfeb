"""Common first and last names, put together at random; nobody real is meant."""

from pathlib import Path

_HERE = Path(__file__).parent
FIRST_NAMES = (_HERE / "first_names.txt").read_text(encoding="utf-8").split()
LAST_NAMES = (_HERE / "last_names.txt").read_text(encoding="utf-8").split()
