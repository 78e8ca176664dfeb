from datetime import timedelta

import pytest
from django.db import transaction
from django.utils import timezone

from messages_out import senders
from messages_out.actions import SENDING, Email, write, write_many
from messages_out.models import Message, State
from tests.processes import running, wait_until
from tests.roles import as_owner
from tests.stubs.notify import API_KEY, TEMPLATE_ID
from work.actions import retry
from work.models import State as WorkState
from work.models import Task
from work.registry import handler_of
from work.running import run_task
from work.scheduler import sweep

pytestmark = pytest.mark.django_db

WORDS = {"name": "Ada", "reason": "None", "items": []}


def write_one(key="sampling 7, ada"):
    return write("quoting", to="ada@provider.example", key=key, personalisation=WORDS)


def try_to_send():
    """As if every back-off had passed."""
    task = Task.objects.get(kind=SENDING)
    Task.objects.update(due_at=timezone.now(), lease_until=None)
    run_task(task.pk)
    return Message.objects.get()


def test_a_message_is_written_once_for_each_key(django_assert_num_queries):
    first = write_one()

    assert write_one() == first
    assert Message.objects.count() == Task.objects.count() == 1
    assert Task.objects.get().arguments == {"message_id": first.pk}
    assert (first.subject, first.state) == ("About Ada", State.WAITING)


@pytest.mark.parametrize("count", [2, 60])
def test_writing_many_takes_the_same_number_of_queries(count, django_assert_num_queries):
    letters = [Email(f"{number}@provider.example", f"key {number}", WORDS) for number in range(count)]

    with django_assert_num_queries(3):
        write_many("quoting", letters)

    assert Message.objects.count() == Task.objects.count() == count


@pytest.mark.django_db(transaction=True)
def test_a_cause_that_is_rolled_back_tells_nobody():
    with transaction.atomic():
        write_one()
        transaction.set_rollback(True)

    assert Message.objects.count() == Task.objects.count() == 0


def test_the_local_outbox_sends_by_keeping(settings):
    settings.MESSAGES = "outbox"
    write_one()

    message = try_to_send()

    assert message.state == State.SENT
    assert message.sent_at is not None


def test_notify_gets_the_words_and_our_reference(notify):
    message = write_one()

    message = try_to_send()

    (accepted,) = notify.accepted
    assert accepted["email_address"] == "ada@provider.example"
    assert accepted["personalisation"] == {"subject": "About Ada", "body": message.body}
    assert accepted["reference"] == str(message.reference)
    assert (message.state, message.notify_id) == (State.SENT, accepted["id"])
    assert notify.calls == ["POST /v2/notifications/email"], "a first try needs no question"


@pytest.mark.parametrize("trouble", [429, 500, 503, 403, "reset"])
def test_passing_trouble_is_tried_again_after_a_growing_wait(notify, trouble):
    notify.troubles = [trouble, trouble, "ok"]
    write_one()

    waits = []
    for _ in range(2):
        assert try_to_send().state == State.WAITING
        waits.append(round((Task.objects.get().due_at - timezone.now()).total_seconds(), -1))
    message = try_to_send()

    assert message.state == State.SENT
    assert waits == [30, 60]
    assert notify.references() == [str(message.reference)]


def test_what_is_not_true_any_more_is_not_sent(notify):
    notify.troubles = [503]
    write_many("quoting", [Email("ada@provider.example", "a", WORDS, not_after=timezone.now() + timedelta(days=1))])
    assert try_to_send().state == State.WAITING
    with as_owner():
        Message.objects.update(not_after=timezone.now())

    message = try_to_send()

    assert (message.state, message.error) == (State.FAILED, "It could not be sent while it was true.")
    assert notify.accepted == []


def test_what_notify_took_in_time_counts_as_sent_also_when_that_is_learnt_too_late(notify):
    notify.troubles = ["lose"]
    write_one()
    try_to_send()
    with as_owner():
        Message.objects.update(not_after=timezone.now())

    assert try_to_send().state == State.SENT
    assert len(notify.accepted) == 1


def test_a_message_whose_answer_is_lost_is_not_sent_again(notify):
    notify.troubles = ["lose"]
    write_one()

    assert try_to_send().state == State.WAITING
    message = try_to_send()

    assert notify.references() == [str(message.reference)]
    assert (message.state, message.notify_id) == (State.SENT, notify.accepted[0]["id"])


def test_without_asking_first_the_answer_that_is_lost_makes_a_double(notify):
    """The control."""
    notify.troubles = ["lose"]
    write_one()

    try_to_send()
    with as_owner():
        Message.objects.update(first_tried_at=None)
    try_to_send()

    assert len(notify.accepted) == 2


def test_an_answer_that_takes_too_long_counts_as_lost(notify, monkeypatch):
    monkeypatch.setattr(senders, "SECONDS_TO_ANSWER", 0.2)
    notify.troubles, notify.seconds = ["slow"], 0.6
    write_one()

    assert try_to_send().state == State.WAITING
    assert try_to_send().state == State.SENT
    assert len(notify.accepted) == 1


def test_while_notify_cannot_say_whether_it_has_a_message_nothing_is_sent(notify):
    notify.troubles, notify.lookups_fail = ["lose"], True
    write_one()

    for _ in range(3):
        assert try_to_send().state == State.WAITING
    notify.lookups_fail = False

    assert try_to_send().state == State.SENT
    assert len(notify.accepted) == 1


def test_a_refusal_for_good_is_listed_and_not_repeated(notify, caplog):
    notify.troubles = [400]
    write_one()

    message = try_to_send()
    try_to_send()

    assert (message.state, message.error) == (State.FAILED, "GOV.UK Notify refused the message (400).")
    assert Task.objects.get().state == WorkState.DONE
    assert notify.calls.count("POST /v2/notifications/email") == 1
    assert "ada@provider.example" not in caplog.text


def test_trouble_leaves_no_address_in_the_log_or_the_task(notify, caplog):
    notify.troubles = [500]
    write_one()

    try_to_send()

    assert Task.objects.get().last_error == "NotNow: GOV.UK Notify could not take the message now (500)."
    assert "ada@provider.example" not in caplog.text


def test_after_the_last_try_a_message_is_shown_as_failed_and_can_be_retried(notify):
    write_one()
    notify.troubles = [500]
    Task.objects.update(attempts=handler_of(SENDING).attempts - 1)

    assert try_to_send().state == State.FAILED
    assert retry(Task.objects.get())
    assert try_to_send().state == State.SENT
    assert len(notify.accepted) == 1


def test_what_is_too_late_to_be_surely_ours_is_not_sent(notify, monkeypatch):
    monkeypatch.setattr(senders, "SECONDS_TO_ANSWER", 90)
    write_one()

    assert try_to_send().state == State.WAITING
    assert notify.accepted == []
    assert Task.objects.get().last_error.startswith("TookTooLong: ")


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_a_sender_that_is_killed_at_any_point_sends_once(notify, redis):
    """Killed while Notify has the message and our row does not know it (A17)."""
    notify.troubles, notify.seconds = ["slow"], 2
    write_one()
    surroundings = {
        "MESSAGES": "notify",
        "NOTIFY_BASE_URL": notify.address,
        "NOTIFY_API_KEY": API_KEY,
        "NOTIFY_TEMPLATE_ID": TEMPLATE_ID,
    }

    with running("worker", **surroundings) as doomed:
        wait_until(lambda: notify.accepted, what="a message at Notify")
        doomed.kill_all()
    assert Message.objects.get().state == State.WAITING
    Task.objects.update(lease_until=timezone.now())

    with running("worker", **surroundings):
        wait_until(lambda: sweep() or Message.objects.get().state == State.SENT, what="the rest")
        wait_until(lambda: Message.objects.get().state == State.SENT, what="the record of sending")

    assert notify.references() == [str(Message.objects.get().reference)]
