from datetime import datetime, timedelta

import pytest
import time_machine
from django.db import transaction

from claims.models import RowChange
from common.clock import LONDON, database_now, now
from tests.clock import set_database_clock
from tests.factories import ClaimFactory, MentorFactory
from tests.roles import as_owner
from work.actions import enqueue

A_MINUTE = timedelta(minutes=1)
LEAP_DAY = datetime(2028, 2, 29, 12, tzinfo=LONDON)


def is_about(moment: datetime) -> bool:
    return moment <= now() < moment + A_MINUTE and moment <= database_now() < moment + A_MINUTE


@pytest.fixture
def made_before() -> datetime:
    return now()


@pytest.mark.django_db
@pytest.mark.at("2028-02-29 12:00")
def test_a_test_and_its_fixtures_begin_at_the_moment_that_it_names(made_before: datetime) -> None:
    assert LEAP_DAY <= made_before < LEAP_DAY + A_MINUTE
    assert is_about(LEAP_DAY)


@pytest.mark.django_db(transaction=True)
@pytest.mark.at("2028-02-29 12:00")
def test_so_do_tests_with_real_transactions() -> None:
    assert is_about(LEAP_DAY)


@pytest.mark.django_db
def test_the_database_follows_there_and_back() -> None:
    before = database_now()

    with time_machine.travel(LEAP_DAY):
        assert is_about(LEAP_DAY)
        with pytest.raises(ZeroDivisionError), transaction.atomic():
            assert database_now() / 0 if database_now() < LEAP_DAY else 1 / 0
        assert is_about(LEAP_DAY)

    assert before <= database_now() < before + A_MINUTE


@pytest.mark.django_db
def test_what_tables_fill_in_by_themselves_and_triggers_write_follows() -> None:
    with time_machine.travel(LEAP_DAY):
        task, draft = enqueue("chore", "a"), ClaimFactory(hours_of={MentorFactory(): None})
        with as_owner():
            draft.trainings.update(hours=14)

    task.refresh_from_db()
    written = RowChange.objects.get()
    assert LEAP_DAY <= task.created_at <= written.at < LEAP_DAY + A_MINUTE


@pytest.mark.django_db
def test_the_databases_clock_can_stand_elsewhere() -> None:
    set_database_clock(LEAP_DAY)

    assert database_now() == LEAP_DAY
    assert now() != LEAP_DAY


@pytest.mark.django_db
def test_what_is_sent_for_it_counts_as_no_query(django_assert_num_queries) -> None:
    with time_machine.travel(LEAP_DAY), django_assert_num_queries(1):
        database_now()
