from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from activity.models import Entry
from claims import jobs
from claims.models import Claim, ClaimWindow
from claims.states import Status
from claims.windows.close import close_due_windows, close_window
from common.clock import database_now, first_moment_after
from common.words import with_weekday
from messages_out.models import Message
from tests.factories import (
    ClaimFactory,
    MentorFactory,
    UserFactory,
    claimant_at,
    claiming_school,
    closed_window,
    coming_window,
    open_window,
    window_in,
)
from work.models import Task
from work.registry import tick_functions

pytestmark = pytest.mark.django_db


def close(window: ClaimWindow) -> bool:
    return close_window(window=window, at=first_moment_after(window.closes_on))


def test_drafts_expire_and_stay_readable() -> None:
    sam = UserFactory()
    draft = ClaimFactory(window=closed_window(), created_by=sam, hours_of={MentorFactory(): 4})

    close(draft.window)

    draft.refresh_from_db()
    assert (draft.status, draft.version, draft.trainings.get().hours) == (Status.EXPIRED, 2, 4)
    entry = Entry.objects.about(draft).get()
    assert (entry.verb, entry.by, entry.before, entry.after) == (
        "draft expired",
        None,
        {"status": "draft"},
        {"status": "expired"},
    )


def test_whoever_began_a_draft_and_the_managers_are_told() -> None:
    school = claiming_school()
    sam, priya = claimant_at(school), school.memberships.get(level="manager").user
    draft = ClaimFactory(window=closed_window(), school=school, created_by=sam)

    close(draft.window)

    assert sorted(Message.objects.values_list("to", flat=True)) == sorted([sam.email, priya.email])
    assert Message.objects.first().subject == f"{school}: draft {draft.reference} was not submitted"


@pytest.mark.parametrize("status", [status for status in Status if status != Status.DRAFT])
def test_everything_but_drafts_stays_as_it_is(status: Status) -> None:
    claim = ClaimFactory(window=closed_window(), status=status)

    close(claim.window)

    claim.refresh_from_db()
    assert (claim.status, claim.version) == (status, 1)


def test_the_draw_is_promised_once() -> None:
    window = closed_window()

    assert close(window)
    assert not close(window)

    task = Task.objects.get(kind="draw_sample")
    assert (task.key, task.arguments) == (str(window.pk), {"window_id": window.pk})
    assert Entry.objects.about(window).count() == 1


def test_a_window_is_not_closed_before_its_last_second_is_over() -> None:
    window = closed_window()

    assert not close_window(window=window, at=window.closes_at)
    assert close_window(window=window, at=window.closes_at + timedelta(seconds=1))


def test_after_an_outage_every_window_is_closed_the_oldest_first() -> None:
    windows = [window_in(2023), window_in(2024), closed_window()]
    open_window()

    assert close_due_windows() == windows
    assert close_due_windows() == []
    assert Task.objects.filter(kind="draw_sample").count() == 3
    assert open_window().is_open()


def test_a_draft_that_slipped_in_while_its_window_closed_expires_at_the_next_look() -> None:
    close(closed_window())
    late = ClaimFactory(window=closed_window())

    close_due_windows()

    late.refresh_from_db()
    assert late.status == Status.EXPIRED


def test_an_unfinished_change_expires_and_its_beginner_is_told_that_the_claim_stands() -> None:
    claim = ClaimFactory(window=closed_window(), status=Status.SUBMITTED)
    change = ClaimFactory(
        window=closed_window(), school=claim.school, provider=claim.provider, changes=claim, version=2
    )

    close(claim.window)

    claim.refresh_from_db()
    change.refresh_from_db()
    assert (claim.status, change.status) == (Status.SUBMITTED, Status.EXPIRED)
    letter = Message.objects.get()
    assert letter.to == change.created_by.email
    assert letter.subject == f"{claim.school}: the change of claim {claim.reference} was not submitted"
    assert f"Claim {claim.reference} stands as it was submitted: 10 hours, £438.00" in letter.body
    assert "copied" not in letter.body


def test_a_change_in_which_nothing_was_changed_expires_without_a_word() -> None:
    claim = ClaimFactory(window=closed_window(), status=Status.SUBMITTED)
    change = ClaimFactory(window=closed_window(), school=claim.school, provider=claim.provider, changes=claim)

    close(claim.window)

    change.refresh_from_db()
    assert change.status == Status.EXPIRED
    assert not Message.objects.exists()


def test_drafts_and_changes_of_one_person_are_told_in_one_letter() -> None:
    school, sam = claiming_school(), UserFactory()
    claim = ClaimFactory(window=closed_window(), school=school, status=Status.SUBMITTED)
    of_sam = {"window": closed_window(), "school": school, "created_by": sam}
    ClaimFactory(changes=claim, provider=claim.provider, version=2, **of_sam)
    for _ in range(2):
        ClaimFactory(**of_sam)

    close(claim.window)

    letter = Message.objects.get(to=sam.email)
    assert letter.subject == f"{school}: 2 drafts and 1 change were not submitted"
    assert "Nothing was claimed with the drafts. They can still be read" in letter.body


def letter_when_closed(window: ClaimWindow) -> str:
    sam = UserFactory()
    ClaimFactory(window=window, created_by=sam, hours_of={MentorFactory(): 4})
    close(window)
    return Message.objects.get(to=sam.email).body


def test_the_letter_names_the_window_that_a_draft_can_be_copied_into() -> None:
    after = open_window()
    window = window_in(after.academic_year_id - 1)

    body = letter_when_closed(window)

    assert f"copied into the claim window that closes on {with_weekday(after.closes_on)}." in body
    assert f"That window is for {after.academic_year}, so the hours are asked again." in body


def test_the_letter_names_the_day_on_which_that_window_opens() -> None:
    window = closed_window()
    coming = window_in(window.academic_year_id + 1)

    assert f"copied into the claim window that opens on {with_weekday(coming.opens_on)}." in letter_when_closed(window)


def test_without_a_date_the_letter_promises_none() -> None:
    assert "copied into the next claim window, which has no date yet." in letter_when_closed(closed_window())


def test_it_takes_as_many_queries_for_thirty_drafts_as_for_three(django_assert_max_num_queries: object) -> None:
    school = claiming_school()
    counts = []
    for window, many in ((window_in(2023), 3), (window_in(2024), 30)):
        for _ in range(many):
            ClaimFactory(window=window, school=school)
        with django_assert_max_num_queries(60) as queries:
            close(window)
        counts.append(len(queries))

    assert counts[0] == counts[1]
    assert Claim.objects.filter(status=Status.EXPIRED).count() == 33


def test_the_scheduler_looks_at_every_tick() -> None:
    assert jobs.close_due_windows in tick_functions()


def test_by_hand_it_can_be_any_moment() -> None:
    closed, now_open = closed_window(), open_window()
    out = StringIO()

    call_command("close_due_windows", now=None, stdout=out)
    assert out.getvalue().count("Closed the window") == 1
    later = (database_now() + timedelta(days=60)).isoformat()
    call_command("close_due_windows", "--now", later, stdout=out)
    earlier = (database_now() - timedelta(days=400)).isoformat()
    call_command("close_due_windows", "--now", earlier, stdout=out)

    assert out.getvalue().endswith("No window is due to close.\n")
    assert ClaimWindow.objects.filter(pk__in=[closed.pk, now_open.pk], closed_at__isnull=False).count() == 2


def test_a_window_that_has_not_opened_is_never_closed_by_hand() -> None:
    to_come = coming_window()

    call_command("close_due_windows", "--now", (database_now() + timedelta(days=900)).isoformat(), stdout=StringIO())

    to_come.refresh_from_db()
    assert to_come.closed_at is None


@pytest.mark.parametrize("moment", ["0001-01-01T00:00:00", "9999-12-31T23:59:59+14:00", "1970-01-01T00:00:00"])
def test_a_moment_of_another_age_is_refused_in_a_sentence(moment: str) -> None:
    window = closed_window()

    with pytest.raises(CommandError, match=f"--now: “{moment[:4]}.* is more than 10 years away"):
        call_command("close_due_windows", "--now", moment)

    window.refresh_from_db()
    assert window.closed_at is None


def test_a_moment_that_cannot_be_read_is_named() -> None:
    with pytest.raises(CommandError, match="noon"):
        call_command("close_due_windows", "--now", "noon")
