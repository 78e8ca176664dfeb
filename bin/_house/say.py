"""Speaking to the person at the terminal, or to a log that somebody reads later."""

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager


class Problem(Exception):
    """Something that the person can mend: the message says what is wrong and what to do."""


def say(words: str = "") -> None:
    print(words, file=sys.stdout, flush=True)


def explain(words: str) -> None:
    sys.stdout.flush()
    print(f"\n{words}", file=sys.stderr, flush=True)


@contextmanager
def step(doing: str) -> Iterator[None]:
    """Names a piece of work before it starts and its time when it is done."""
    start = time.monotonic()
    say(f"- {doing} ...")
    yield
    say(f"  done in {time.monotonic() - start:.1f} s")


def progress(words: str) -> None:
    """One line that the next one replaces on a terminal; nothing in a log, where it would be noise."""
    if sys.stdout.isatty():
        print(f"\r\033[K  {words}"[:100], end="", flush=True)


def progress_over() -> None:
    if sys.stdout.isatty():
        print("\r\033[K", end="", flush=True)


def last_lines(text: str, count: int = 30) -> str:
    return "\n".join(text.strip().splitlines()[-count:])
