"""Bad input to a school's mentor pages (A54)."""

import pytest
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mentors.models import Mentor
from tests.factories import MentorFactory

FIELDS = [
    "trn",
    "date_of_birth-day",
    "date_of_birth-month",
    "date_of_birth-year",
    "trained_to_mentor",
    "search",
    "later",
]
VALUES = st.one_of(
    st.text(max_size=30).filter(lambda text: text.isprintable()),
    st.sampled_from(
        ["", "\x00", "9" * 400, "-1", "1e9", "x" * 8000, "ADA", "0001", "٣", "\u202e", "early-career", "%00"]
    ),
)
QUERIES = st.dictionaries(st.sampled_from(["claim", "again", "added", "page", "next"]), VALUES, max_size=3)


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["list", "add", "confirm", "not-found", "early-career", "mentor", "remove"])
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(sent=st.dictionaries(st.sampled_from(FIELDS), VALUES), query=QUERIES)
def test_bad_input_is_never_our_mistake(office, school, register_is_down, name, sent, query):
    mentor = Mentor.objects.at(school).first() or MentorFactory(at=[school])
    parts = {"mentor": {"mentor": mentor.public_id}, "remove": {"mentor": mentor.public_id}, "list": {}, "add": {}}
    address = reverse(f"mentors:{name}", kwargs={"school": school.public_id, **parts.get(name, {"lookup": "x"})})

    statuses = [
        office.get(address, query).status_code,
        office.post(address, sent, query_params=query).status_code,
    ]

    assert all(status < 500 for status in statuses)
