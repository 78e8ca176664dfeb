"""How often the teaching record may be asked (A53)."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta

import pytest
import time_machine
from django.db import connection
from django.urls import reverse

from common.clock import now
from common.limits import TooManyTries
from mentors import actions
from mentors.jobs import forget_old_lookups
from mentors.models import Lookup
from tests.factories import SchoolFactory, claimant_at
from tests.mentors.test_adding import find
from tests.pages import inspect
from tests.roles import as_owner

ADA_BORN = date(1985, 3, 14)


@pytest.fixture
def add(school):
    return reverse("mentors:add", args=[school.public_id])


@pytest.mark.django_db
def test_the_twenty_first_miss_in_ten_minutes_is_refused(office, add, teaching_record):
    statuses = [find(office, add, trn=f"77777{number:02d}").status_code for number in range(21)]

    assert statuses == [303] * 20 + [429]


@pytest.mark.django_db
def test_the_refusal_says_how_long_to_wait_and_the_wait_ends(office, add, school, sam, teaching_record):
    Lookup.objects.bulk_create(Lookup(school=school, by=sam, trn="7777777") for _ in range(20))

    refusal = find(office, add)
    assert refusal.status_code == 429
    assert refusal["Retry-After"] == "600"
    assert "Wait 10 minutes" in inspect(refusal).words
    with time_machine.travel(now() + timedelta(minutes=10, seconds=1)):
        assert find(office, add).status_code == 303


@pytest.mark.django_db
def test_trying_on_does_not_prolong_the_wait(office, add, school, sam, teaching_record):
    Lookup.objects.bulk_create(Lookup(school=school, by=sam, trn="7777777") for _ in range(20))

    for _ in range(5):
        find(office, add)

    assert Lookup.objects.count() == 20


@pytest.mark.django_db
def test_mentors_who_are_found_do_not_count(school, sam, teaching_record):
    for _ in range(30):
        assert actions.look_up(school=school, trn="1234567", date_of_birth=ADA_BORN, by=sam).full_name


@pytest.mark.django_db
def test_a_hundred_look_ups_are_too_many_even_when_all_are_found(school, sam, teaching_record):
    Lookup.objects.bulk_create(
        Lookup(school=school, by=sam, trn="1234567", first_name="Ada", last_name="Ní Bhriain") for _ in range(100)
    )

    with pytest.raises(TooManyTries):
        actions.look_up(school=school, trn="1234567", date_of_birth=ADA_BORN, by=sam)


@pytest.mark.django_db
def test_a_school_has_sixty_misses_between_all_its_people(school, teaching_record):
    for person in [claimant_at(school) for _ in range(3)]:
        Lookup.objects.bulk_create(Lookup(school=school, by=person, trn="7777777") for _ in range(20))

    with pytest.raises(TooManyTries):
        actions.look_up(school=school, trn="1234567", date_of_birth=ADA_BORN, by=claimant_at(school))


@pytest.mark.django_db
def test_other_schools_and_people_are_not_held_up(school, sam, teaching_record):
    Lookup.objects.bulk_create(Lookup(school=school, by=sam, trn="7777777") for _ in range(20))
    other = SchoolFactory()

    assert actions.look_up(school=other, trn="1234567", date_of_birth=ADA_BORN, by=claimant_at(other)).full_name


@pytest.mark.django_db
def test_a_register_that_is_down_costs_no_tries(office, add, register_is_down):
    for _ in range(25):
        assert find(office, add).status_code == 200


@pytest.mark.django_db
def test_look_ups_are_forgotten_after_a_day(school, sam):
    Lookup.objects.create(school=school, by=sam, trn="1234567", at=now() - timedelta(hours=25))
    kept = Lookup.objects.create(school=school, by=sam, trn="1234567")

    assert forget_old_lookups() == 1
    assert Lookup.objects.get() == kept


@pytest.mark.django_db
def test_a_look_up_of_more_than_an_hour_ago_adds_nobody(office, add, teaching_record):
    confirm = find(office, add)["Location"]

    with as_owner():
        Lookup.objects.update(at=now() - timedelta(minutes=61))

    assert office.get(confirm).status_code == 404
    assert office.post(confirm, {"trained_to_mentor": "trainees"}).status_code == 404


@pytest.mark.django_db(transaction=True)
def test_many_tries_at_once_do_not_get_past_the_limit(teaching_record):
    school = SchoolFactory()
    guesser = claimant_at(school)

    def guess(number: int) -> bool:
        try:
            actions.look_up(school=school, trn=f"77777{number:02d}", date_of_birth=ADA_BORN, by=guesser)
        except TooManyTries:
            return False
        else:
            return True
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        answered = sum(pool.map(guess, range(40)))

    assert answered <= 20
