"""What a provider says of one mentor's hours, read the same way from a page and from a file (rules.md, part 7)."""

import re
from dataclasses import dataclass

from django.db.models import TextChoices

YES = {"yes", "y", "true"}
NO = {"no", "n", "false"}
LONGEST_WORDS = 500

_AROUND = " \t\r\n\u00a0'\"‘’“”"
_HOURS = re.compile(r"([0-9]{1,6})(?:\.[0-9]*)?")


class Category(TextChoices):
    EARLY_CAREER = "early_career", "Mentor of an early career teacher, not of a trainee"
    HOURS = "hours", "We recorded fewer hours"
    NOT_KNOWN = "not_known", "We do not know this mentor"
    OTHER = "other", "Something else"


NAMES = {
    "early career": Category.EARLY_CAREER,
    "early career teacher": Category.EARLY_CAREER,
    "hours": Category.HOURS,
    "fewer hours": Category.HOURS,
    "not known": Category.NOT_KNOWN,
    "mentor not known": Category.NOT_KNOWN,
    "other": Category.OTHER,
    **{category.label.lower(): category for category in Category},
}


@dataclass(frozen=True)
class Answer:
    """`hours` are what a correction or a clawback goes to. `recorded_more`: a no that counts as a yes."""

    agrees: bool
    hours: int
    category: str = ""
    words: str = ""
    recorded_more: bool = False


@dataclass(frozen=True)
class Problem:
    column: str
    words: str


class CannotBeRead(Exception):
    def __init__(self, *problems: Problem) -> None:
        super().__init__(*(problem.words for problem in problems))
        self.problems = problems


def read(*, accepted: str, hours: str, reason: str, claimed: int) -> Answer | None:
    """None: not answered yet. Raises CannotBeRead with everything that is wrong."""
    said, recorded, words = _bare(accepted).lower(), _bare(hours), reason.strip()
    if not (said or recorded or words):
        return None
    problems = [*_unclear(said), *_no_number(recorded), *_too_long(words)]
    if problems:
        raise CannotBeRead(*problems)
    number = int(recorded.split(".")[0]) if recorded else None
    return _yes(number, words, claimed) if said in YES else _no(number, words, claimed)


def why(category: str, words: str) -> str:
    """ "" where its own words say more than "Something else"."""
    return "" if category == Category.OTHER and words else Category(category).label


def category_of(words: str) -> Category:
    return NAMES.get(" ".join(_bare(words).lower().split()), Category.OTHER)


def _bare(cell: str) -> str:
    return cell.strip(_AROUND)


def _unclear(said: str) -> list[Problem]:
    if said in YES | NO:
        return []
    return [Problem("claim_accepted", "Write yes or no.")]


def _no_number(recorded: str) -> list[Problem]:
    if not recorded or _HOURS.fullmatch(recorded):
        return []
    return [Problem("hours_recorded", "This is not a number of hours. Write a number, like 7.")]


def _too_long(words: str) -> list[Problem]:
    if len(words) <= LONGEST_WORDS:
        return []
    return [Problem("rejection_reason", f"The reason must be {LONGEST_WORDS} characters or fewer.")]


def _yes(recorded: int | None, words: str, claimed: int) -> Answer:
    if recorded is not None and recorded < claimed:
        fewer = f"You agree, but recorded {recorded} of {claimed} hours. Write no, or leave the hours empty."
        raise CannotBeRead(Problem("hours_recorded", fewer))
    return Answer(agrees=True, hours=claimed, words=words)


def _no(recorded: int | None, words: str, claimed: int) -> Answer:
    category = category_of(words) if words else Category.HOURS
    if recorded is None and category == Category.HOURS:
        missing = (
            "Write how many hours you recorded."
            if words
            else "Write the hours you recorded, or a reason in rejection_reason."
        )
        raise CannotBeRead(Problem("hours_recorded", missing))
    if recorded == claimed:
        raise CannotBeRead(Problem("hours_recorded", f"Hours you recorded must be fewer than {claimed}, or write yes."))
    own_words = "" if words and _is_a_name(words) else words
    if recorded is not None and recorded > claimed:
        return Answer(agrees=True, hours=claimed, words=own_words, recorded_more=True)
    return Answer(agrees=False, hours=recorded or 0, category=category, words=own_words)


def _is_a_name(words: str) -> bool:
    return " ".join(_bare(words).lower().split()) in NAMES
