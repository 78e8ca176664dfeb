"""The list's statements, held against what the models say: the same claims in the same order, with the same values."""

import random

import pytest

from claims.listing.filter import GROUPS, ListFilter
from claims.listing.presenters import mentors_on
from claims.listing.rows import listed, number_listed
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
        (not chosen.group or SCHOOL_STATUS_TEXTS[status].group is GROUPS[chosen.group])
        and (not chosen.provider or claim.provider.code == chosen.provider)
        and (not chosen.mentor or chosen.mentor in mentors)
        and (not found or claim.provider.code in found or bool(mentors & found))
    )


@pytest.mark.parametrize("group", ["", *GROUPS])
def test_every_choice_of_the_filter_finds_the_same_claims(group, fernhollow, harbourlight, mentors, windows):
    for provider in ["", harbourlight.code, "no code"]:
        for mentor in ["", mentors[0].public_id]:
            for found in ["", f"{mentors[1].public_id},{harbourlight.code}"]:
                chosen = ListFilter(group, provider, mentor, found)
                expected = as_the_models_say(fernhollow, windows, chosen)

                claims = listed(fernhollow, windows, chosen)

                assert claims == expected
                assert number_listed(fernhollow, windows, chosen) == len(expected)
                assert listed(fernhollow, windows, chosen, range(2, 5)) == expected[2:5]


def test_the_groups_between_them_have_every_claim(fernhollow, windows):
    by_group = [number_listed(fernhollow, windows, ListFilter(group)) for group in GROUPS]

    assert sum(by_group) == fernhollow.claims.filter(changes=None).count()
    assert len(by_group) == len(StatusGroup)


def test_each_claim_and_its_mentors_are_what_the_models_say(fernhollow, windows):
    claims = listed(fernhollow, windows, ListFilter())
    on = mentors_on(claims)

    for claim in claims:
        alone = Claim.objects.get(pk=claim.pk)
        values = [
            (getattr(claim, field.attname), getattr(alone, field.attname)) for field in Claim._meta.concrete_fields
        ]
        assert all(one == other for one, other in values)
        in_order = ("mentor__plain_name", "mentor__trn")
        trainings = list(alone.trainings.select_related("mentor").order_by(*in_order))
        assert list(on[claim.pk].names) == [str(training.mentor) for training in trainings]
        hours = [training.hours for training in trainings if training.hours is not None]
        assert on[claim.pk].hours == (sum(hours) if hours else None)
        assert claim.was_checked == alone.was_checked
