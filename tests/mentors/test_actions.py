from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection

from activity.models import Entry
from mentors import actions
from mentors.models import Mentor, MentorAtSchool
from tests.factories import MentorFactory, SchoolFactory, UserFactory

GRACE = {"trn": "7654321", "first_name": "Grace", "last_name": "Oyelaran"}


@pytest.mark.django_db
def test_a_mentor_of_two_schools_is_one_person():
    first, second = SchoolFactory(), SchoolFactory()

    mentors = {actions.add_mentor(school=school, by=UserFactory(), **GRACE) for school in (first, second)}

    assert len(mentors) == 1
    assert MentorAtSchool.objects.count() == 2


@pytest.mark.django_db
def test_a_name_that_changed_in_the_register_is_taken_over():
    mentor = MentorFactory(trn="7654321", first_name="Grace", last_name="Before")

    actions.add_mentor(school=SchoolFactory(), by=UserFactory(), **GRACE)

    mentor.refresh_from_db()
    assert mentor.full_name == "Grace Oyelaran"
    verbs = Entry.objects.about(mentor).values_list("verb", flat=True)
    assert list(verbs) == ["mentor's name taken from the teaching record", "mentor added to a school's list"]


@pytest.mark.django_db(transaction=True)
def test_added_from_many_places_at_once_a_mentor_is_there_once():
    schools = SchoolFactory.create_batch(4)
    person, start = UserFactory(), Barrier(8)

    def add(number: int) -> int:
        start.wait()
        try:
            return actions.add_mentor(school=schools[number % 4], by=person, **GRACE).pk
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        ids = set(pool.map(add, range(8)))

    assert ids == set(Mentor.objects.values_list("pk", flat=True))
    assert MentorAtSchool.objects.count() == 4
    assert Entry.objects.filter(verb="mentor added to a school's list").count() == 4
