"""Due dates that move, what is told before and after them, and checks that nobody answers."""

from collections.abc import Callable
from datetime import date, datetime, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import Error as DatabaseError
from django.db import transaction

from accounts.models import User
from claims.models import Claim, ClaimWindow
from claims.states import Status
from common import clock
from common.actor import set_actor
from common.clock import LONDON, today
from messages_out.models import Message
from providers.models import Provider
from sampling.answers.actions import CannotEnd, end_check
from sampling.due_dates import remind
from sampling.due_dates.actions import CannotMove, ask_for_more_time, extend, refuse_more_time
from sampling.due_dates.models import Extension
from sampling.models import ProviderRequest
from sampling.rules import due_date, why_not_due_on, working_days_before
from tests.claims.guards import run, settle, take_away
from tests.factories import ProviderContactFactory, ProviderFactory, person_at, support_user
from tests.raw_changes import by_hand
from tests.sampling.answers.asking import agree, send
from tests.sampling.runs import built, submitted
from work.models import Task
from work.running import run_task

pytestmark = pytest.mark.django_db


@pytest.fixture
def provider() -> Provider:
    return ProviderFactory(name="Harbourlight SCITT")


@pytest.fixture
def sam(provider: Provider) -> User:
    return person_at(provider)


@pytest.fixture
def claims(window: ClaimWindow, provider: Provider) -> list[Claim]:
    return submitted(window, 2, provider=provider)


@pytest.fixture
def asked(claims: list[Claim], window: ClaimWindow, sam: User) -> ProviderRequest:
    return built(window).requests.get()


def later(request: ProviderRequest) -> date:
    return due_date(request.due_on, 7)


def overdue(request: ProviderRequest) -> ProviderRequest:
    with by_hand():
        ProviderRequest.objects.filter(pk=request.pk).update(due_on=today() - timedelta(days=1))
    request.refresh_from_db()
    return request


def told(template: str) -> list[str]:
    return [f"{one.subject}\n{one.body}" for one in Message.objects.filter(template=template).order_by("pk")]


@pytest.mark.parametrize(
    ("day", "problem"),
    [
        (date(2026, 8, 10), "New date must be after 10 August 2026"),
        (date(2026, 8, 15), "15 August 2026 is a Saturday. Choose another day"),
        (date(2026, 8, 31), "31 August 2026 is a bank holiday. Choose another day"),
        (date(2026, 9, 1), ""),
    ],
)
def test_a_due_date_is_a_later_working_day(day: date, problem: str) -> None:
    assert why_not_due_on(day, after=date(2026, 8, 10)) == problem


def test_working_days_are_counted_back_over_bank_holidays() -> None:
    assert working_days_before(date(2026, 9, 2), 2) == date(2026, 8, 28)


def test_what_the_provider_asks_moves_nothing_until_support_agrees(
    asked: ProviderRequest, claims: list[Claim], sam: User
) -> None:
    was, until = asked.due_on, later(asked)
    agree(asked, sam, claims[1])
    send(asked, sam)

    more_time = ask_for_more_time(request=asked, until=until, reason="Two of us are ill", by=sam)
    asked.refresh_from_db()
    assert asked.due_on == was
    assert "Two of us are ill" in told("more_time_asked")[0]
    with pytest.raises(CannotMove):
        ask_for_more_time(request=asked, until=until, reason="Again", by=sam)
    with pytest.raises(PermissionDenied):
        extend(request=asked, until=until, reason="Mine", by=sam)

    extension = extend(request=asked, until=until, reason="Get well", by=support_user())
    settle()
    asked.refresh_from_db()
    assert (extension.asked, extension.was_due_on, asked.due_on) == (more_time, was, until)
    due = [Claim.objects.get(pk=claim.pk).answers_due_on for claim in claims]
    assert due == [until, was], "what is sent is not due any more"
    assert "Get well" in told("due_date_moved")[0]


def test_more_time_is_refused_with_a_reason_once(asked: ProviderRequest, sam: User) -> None:
    more_time = ask_for_more_time(request=asked, until=later(asked), reason="Two of us are ill", by=sam)

    refuse_more_time(asked=more_time, reason="Others wait for you", by=support_user())

    assert "Others wait for you" in told("more_time_refused")[0]
    assert ProviderRequest.objects.get().due_on == asked.due_on
    with pytest.raises(CannotMove):
        refuse_more_time(asked=more_time, reason="Again", by=support_user())


def test_a_check_that_nobody_answers_is_ended_without_assurance(
    asked: ProviderRequest, claims: list[Claim], sam: User
) -> None:
    agree(asked, sam, claims[1])
    send(asked, sam)
    support = support_user()
    with pytest.raises(CannotEnd):
        end_check(request=asked, reason="Too early", by=support)

    assert end_check(request=overdue(asked), reason="Nobody is there any more", by=support) == 1
    settle()

    ended, answered = (Claim.objects.get(pk=claim.pk) for claim in claims)
    assert (ended.status, ended.assured_at, ended.checked_from) == (Status.SUBMITTED, None, "")
    assert answered.assured_at is not None
    with pytest.raises(CannotEnd):
        end_check(request=asked, reason="Again", by=support)


def remind_at(moment: datetime) -> None:
    remind.remind_providers_in_time(at=moment)


def in_the_morning(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 9, tzinfo=LONDON)


def test_each_reminder_is_told_once_and_the_last_only(asked: ProviderRequest) -> None:
    due_on = asked.due_on
    days = [working_days_before(due_on, number) for number in (8, 7, 6, 2, 1)]
    keys = []
    for day in [*days, due_on, due_on + timedelta(days=1), due_on + timedelta(days=30)]:
        remind_at(in_the_morning(day))
        keys.append(Task.objects.filter(kind=remind.TELLING).count())

    assert keys == [0, 1, 1, 2, 2, 2, 3, 3]


def test_an_overdue_request_is_told_to_people_and_contacts_until_it_is_answered(
    asked: ProviderRequest, claims: list[Claim], sam: User, provider: Provider
) -> None:
    contact = ProviderContactFactory(provider=provider)
    agree(asked, sam, claims[0])
    remind_at(in_the_morning(overdue(asked).due_on + timedelta(days=1)))

    run_task(Task.objects.get(kind=remind.TELLING).pk)

    messages = Message.objects.filter(template="answers_due")
    assert {message.to for message in messages} == {sam.email.lower(), contact.email.lower()}
    assert "2 claims overdue" in messages[0].subject
    assert "1 mentor has no answer yet" in messages[0].body


def test_what_was_answered_meanwhile_is_not_told(asked: ProviderRequest, claims: list[Claim], sam: User) -> None:
    remind_at(in_the_morning(overdue(asked).due_on + timedelta(days=1)))
    agree(asked, sam, *claims)
    send(asked, sam)

    run_task(Task.objects.get(kind=remind.TELLING).pk)

    assert not told("answers_due")


def a_due_date_moves_by_itself(asked: ProviderRequest, support: User) -> None:
    run("UPDATE sampling_providerrequest SET due_on = due_on + 7 WHERE id = %s", [asked.pk])


def an_extension_moves_nothing(asked: ProviderRequest, support: User) -> None:
    _extend(asked, support, later(asked))


def a_due_date_is_a_sunday(asked: ProviderRequest, support: User) -> None:
    sunday = asked.due_on + timedelta(days=14 - asked.due_on.isoweekday())
    _extend(asked, support, sunday)
    run("UPDATE sampling_providerrequest SET due_on = %s WHERE id = %s", [sunday, asked.pk])


def a_check_is_ended_and_stays(asked: ProviderRequest, support: User) -> None:
    _end(asked, support)


def an_ended_check_is_ended_though_it_is_sent(asked: ProviderRequest, support: User) -> None:
    run("UPDATE claims_claim SET status = 'submitted' WHERE status = 'sampling_in_progress'")
    _end(asked, support)


def _extend(asked: ProviderRequest, support: User, until: date) -> None:
    run(
        "INSERT INTO sampling_extension (request_id, was_due_on, until, reason, decided_by_id) "
        "VALUES (%s, '2001-01-01', %s, 'Late', %s)",
        [asked.pk, until, support.pk],
    )


def _end(asked: ProviderRequest, support: User) -> None:
    run(
        "INSERT INTO sampling_ending (sampled_id, came_from, reason, ended_by_id) "
        "SELECT min(id), '', 'Late', %s FROM sampling_sampledclaim WHERE request_id = %s",
        [support.pk, asked.pk],
    )


REFUSED: list[tuple[Callable[[ProviderRequest, User], None], list[tuple[str, str]]]] = [
    (a_due_date_moves_by_itself, [("sampling_providerrequest", "a_due_date_moves_by_an_extension")]),
    (an_extension_moves_nothing, [("sampling_extension", "the_request_follows")]),
    (a_due_date_is_a_sunday, [("sampling_extension", "a_due_date_moves_to_a_later_day_of_the_week")]),
    (a_check_is_ended_and_stays, [("sampling_ending", "an_ended_check_leaves_it_unassured")]),
    (
        an_ended_check_is_ended_though_it_is_sent,
        [("sampling_ending", "a_check_ends_while_it_is_owed"), ("sampling_ending", "an_ended_check_leaves_it")],
    ),
]


@transaction.atomic
def commit(fault: Callable[[ProviderRequest, User], None], asked: ProviderRequest, by: User) -> None:
    set_actor(by)
    fault(asked, by)
    settle()


@pytest.mark.parametrize(("fault", "guards"), REFUSED, ids=[fault.__name__ for fault, _ in REFUSED])
def test_the_database_refuses(
    fault: Callable[[ProviderRequest, User], None], guards: list[tuple[str, str]], asked: ProviderRequest
) -> None:
    support = support_user()
    with pytest.raises(DatabaseError):
        commit(fault, asked, support)

    for table, guard in guards:
        take_away(table, guard)
    commit(fault, asked, support)


def test_an_extension_says_where_the_date_was_whatever_the_service_says(asked: ProviderRequest) -> None:
    extend(request=asked, until=later(asked), reason="Late", by=support_user())
    assert Extension.objects.get().was_due_on == asked.due_on
    assert clock.british_date(Extension.objects.get().decided_at) == today()
