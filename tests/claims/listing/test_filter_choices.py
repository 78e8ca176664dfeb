"""What the list's filter asks of the database is what the claims themselves say, one by one."""

import random

import pytest

from claims.listing.filter import GROUPS, STATUS_CHOICES, ListFilter
from claims.models import Claim
from claims.states import Status
from claims.wording.school_status import SCHOOL_STATUS_TEXTS, StatusGroup
from common.clock import today
from tests.factories import ClaimFactory, MentorFactory, ProviderFactory, claiming_school, closed_window

pytestmark = pytest.mark.django_db


@pytest.fixture
def mentors(fernhollow):
    return [MentorFactory(at=[fernhollow]) for _ in range(8)]


@pytest.fixture
def windows(window, fernhollow, harbourlight, mentors):
    """Claims of every status in an open window and in one that is over, with two providers; some of another school."""
    dice, over = random.Random(3), closed_window()
    for number, status in enumerate([*Status] * 2):
        names = dice.sample(mentors, dice.randint(1, 4))
        ClaimFactory(
            status=status,
            school=fernhollow if number % 7 else claiming_school(),
            provider=harbourlight if number % 2 else ProviderFactory(),
            window=window if number % 3 else over,
            hours_of=dict.fromkeys(names, None if status == Status.DRAFT and number % 2 else 1),
        )
    return [window, over]


def as_the_models_say(school, windows, chosen: ListFilter) -> list[Claim]:
    claims = school.claims.filter(changes=None, window__in=windows).order_by("-updated_at", "-pk")
    found = set(filter(None, chosen.found.split(",")))
    return [claim for claim in claims if fits(claim, chosen, found)]


def fits(claim: Claim, chosen: ListFilter, found: set[str]) -> bool:
    status = Status(claim.status)
    if status is Status.DRAFT and claim.window.closes_on < today():
        status = Status.EXPIRED
    mentors = {training.mentor.public_id for training in claim.trainings.all()}
    return (
        (not chosen.group or fits_the_choice(status, chosen.group))
        and (not chosen.provider or claim.provider.code == chosen.provider)
        and (not chosen.mentor or chosen.mentor in mentors)
        and (not found or claim.provider.code in found or bool(mentors & found))
    )


def fits_the_choice(status: Status, choice: str) -> bool:
    if choice == "submitted":
        return status not in (Status.DRAFT, Status.EXPIRED, Status.WITHDRAWN)
    text = SCHOOL_STATUS_TEXTS[status]
    return STATUS_CHOICES[choice] in (text.group.value, text.label)


def chosen_of(school, windows, chosen: ListFilter):
    return school.claims.in_their_own_right().filter(chosen.fits(windows), window__in=windows).latest_first()


@pytest.mark.parametrize("group", ["", *STATUS_CHOICES])
def test_every_choice_of_the_filter_finds_the_same_claims(group, fernhollow, harbourlight, mentors, windows):
    for provider in ["", harbourlight.code, "no code"]:
        for mentor in ["", mentors[0].public_id]:
            for found in ["", f"{mentors[1].public_id},{harbourlight.code}"]:
                chosen = ListFilter(group, provider, mentor, found)
                expected = as_the_models_say(fernhollow, windows, chosen)

                assert list(chosen_of(fernhollow, windows, chosen)) == expected
                assert list(chosen_of(fernhollow, windows, chosen)[2:5]) == expected[2:5]
                assert not chosen_of(fernhollow, [], chosen)


def test_every_tag_has_its_words_in_the_filter():
    assert {text.label for text in SCHOOL_STATUS_TEXTS.values()} <= set(STATUS_CHOICES.values())


def test_the_groups_between_them_have_every_claim(fernhollow, windows):
    by_group = [chosen_of(fernhollow, windows, ListFilter(group)).count() for group in GROUPS]

    assert sum(by_group) == fernhollow.claims.filter(changes=None).count()
    assert len(by_group) == len(StatusGroup)
