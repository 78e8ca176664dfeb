import pytest

from activity.models import Entry
from claims.models import Claim
from claims.states import Status
from messages_out.actions import write
from messages_out.models import Message
from messages_out.models import State as Sending
from tests.factories import ClaimFactory, closed_window
from tests.queries import queries_of
from tests.roles import as_owner
from work.actions import enqueue
from work.models import State, Task

pytestmark = pytest.mark.django_db

MESSAGES, TASKS = "/support/records/messages/", "/support/records/tasks/"


def message(key, **values):
    written = write("check_eligibility", to="sam@fernhollow.example", key=key, personalisation={"school": "Fernhollow"})
    Message.objects.filter(pk=written.pk).update(**values)
    return Message.objects.get(pk=written.pk)


def failed(key="one", error="The provider has gone."):
    task = enqueue("build_provider_file", key)
    Task.objects.filter(pk=task.pk).update(state=State.FAILED, attempts=5, last_error=error)
    return Task.objects.get(pk=task.pk)


def test_records_begin_with_the_messages(support):
    page = support.open("/support/records/")

    assert support.address == MESSAGES
    assert page.h1 == "Messages (0)"
    assert "No message has been written yet." in page.words


def test_a_message_is_listed_with_its_state_and_a_masked_address(support):
    message("one", state=Sending.FAILED, error="The address does not exist.")

    page = support.open(MESSAGES)

    assert "s•••@fernhollow.example" in page.words
    assert "sam@fernhollow.example" not in page.words
    assert "Could not be sent The address does not exist." in page.words


def test_opening_a_message_shows_the_whole_of_it(support):
    one = message("one")

    page = support.open(f"{MESSAGES}{one.reference}/")

    assert page.h1 == " ".join(one.subject.split())
    assert "To sam@fernhollow.example" in page.words
    assert "Waiting to be sent" in page.words


def test_messages_are_narrowed_by_state(support):
    message("one", state=Sending.FAILED)
    message("two")

    page = support.open(f"{MESSAGES}?state=failed")

    assert page.h1 == "Messages (1)"
    assert page.links["All (2)"] == MESSAGES
    assert "No message is in this state." in support.open(f"{MESSAGES}?state=sent").words
    assert support.open(f"{MESSAGES}?state=nonsense").h1 == "Messages (2)"


def test_work_that_failed_stands_first_with_its_reason(support):
    enqueue("send_message", "message-7")
    failed()

    page = support.open(TASKS)

    assert "1 failed, 1 waiting, 0 done." in page.words
    assert "Build a provider's file (one) Failed 5" in page.words.replace("’", "'")
    assert page.words.index("The provider has gone.") < page.words.index("Send a message (message-7)")


def test_failed_work_is_tried_again_once_and_on_record(support, robin):
    task = failed()

    for _ in range(2):
        response = support.client.post(f"{TASKS}{task.pk}/try-again/")
        assert (response.status_code, response["Location"]) == (303, TASKS)

    task.refresh_from_db()
    assert (task.state, task.attempts) == (State.WAITING, 0)
    entry = Entry.objects.get(verb="work tried again")
    assert (entry.by, entry.before) == (robin, {"error": "The provider has gone."})
    words = support.open(TASKS).words
    assert "Trying again: Build a provider's file (one)" in words
    assert "is not failed any more" in words


def test_looking_never_tries_again(support):
    task = failed()

    assert support.client.get(f"{TASKS}{task.pk}/try-again/").status_code == 405
    task.refresh_from_db()
    assert task.state == State.FAILED


def test_without_work_the_page_says_so(support):
    assert "No work is waiting, and none has failed." in support.open(TASKS).words


@pytest.mark.parametrize("address", [f"{TASKS}999999/try-again/", f"{TASKS}{'9' * 30}/try-again/"])
def test_work_that_does_not_exist_is_not_found(support, address):
    assert support.client.post(address).status_code == 404


@pytest.mark.parametrize("address", [MESSAGES, TASKS])
def test_records_ask_as_often_for_many_as_for_few(support, address):
    message("first")
    support.open(address)
    few = queries_of(lambda: support.client.get(address))
    for number in range(12):
        message(f"message {number}")
        failed(f"work {number}")

    assert queries_of(lambda: support.client.get(address)) == few <= 8


def test_home_leads_to_what_waits(support, open_now):
    message("one", state=Sending.FAILED)
    failed()
    ClaimFactory(status=Status.SUBMITTED, window=closed_window())

    page = support.open("/support/")

    assert page.links["See all claims that wait for support"] == "/support/claims/?waiting=support"
    assert page.links["See work that failed"] == TASKS
    assert page.links["See messages that could not be sent"] == f"{MESSAGES}?state=failed"
    assert "Provider files being built" not in page.words


def test_home_counts_what_stands_in_the_open_window(support, claim, draft, open_now):
    ClaimFactory(status=Status.WITHDRAWN)

    page = support.open("/support/")

    assert "Schools that have claimed 1 Claims submitted 1 Hours 14 Amount £613.20 Drafts 1" in page.words
    assert page.links["See the claims of this window"] == f"/support/claims/?window={open_now.pk}"


def test_home_on_the_first_day_says_that_there_are_no_claims(support, open_now):
    assert "No claims yet." in support.open("/support/").words


def test_home_asks_as_often_for_many_claims_as_for_few(support, claim):
    support.open("/support/")
    few = queries_of(lambda: support.client.get("/support/"))
    window = Claim.objects.get().window
    with as_owner():
        Claim.objects.bulk_create(
            Claim(school=claim.school, provider=claim.provider, window=window, status=Status.DRAFT) for _ in range(200)
        )

    assert queries_of(lambda: support.client.get("/support/")) == few <= 20


def test_the_navigation_names_what_is_built_and_marks_where_one_is(support, claim):
    page = support.open(f"/support/claims/{claim.reference}/")

    links = [link for link in page.root.all("a") if link.has_class("govuk-service-navigation__link")]
    assert [link.words for link in links][1:7] == ["Home", "Claims", "Sampling", "Schools", "Providers", "Records"]
